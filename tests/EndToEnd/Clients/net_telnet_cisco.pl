#!/usr/bin/perl
# What scripts of Net::Telnet::Cisco do.
#
# Arguments: host, port, and "console" where RETURN wakes the line; the passwords are in the environment.
# Prints each thing that holds; the first that does not ends it.
use strict;
use warnings;
use Net::Telnet::Cisco;

my ($host, $port, $kind) = @ARGV;
my ($user, $password, $secret) = @ENV{qw(ROUTER_USER ROUTER_PASSWORD ROUTER_SECRET)};

sub attach {
    my $session = Net::Telnet::Cisco->new(Host => $host, Port => $port, Timeout => 15, Errmode => 'return') or die "no connection";
    $session->send_wakeup('connect') if $kind eq 'console';
    return $session;
}

sub holds {
    my ($claim, $held, $seen) = @_;
    $held or die "FAILED: $claim: " . ($seen // 'nothing') . "\n";
    print "ok: $claim\n";
}

sub refused {
    my ($session, $command, $why) = @_;
    my $taken = $session->cmd($command);
    holds("'$command' is an error", !$taken && $session->errmsg =~ $why, $session->errmsg);
}

my $stranger = attach();
$stranger->errmode('die');
holds('a wrong password is refused', !eval { $stranger->login($user, 'nonsense') } && $@ =~ /login failed: access denied/, $@);
$stranger->close;

my $session = attach();
holds('login', $session->login($user, $password), $session->errmsg);
holds('unprivileged', $session->last_prompt eq 'edge1>', $session->last_prompt);
my @version = $session->cmd('show version');
holds('show version', $version[0] =~ /^Staplebox Software .*, Version \d/ && $version[-1] eq "\n" && $version[-2] =~ /^Configuration register is 0x2102/, "@version");
holds('a wrong secret is refused', !$session->enable('nonsense') && $session->errmsg =~ /enable failed: access denied/, $session->errmsg);
$session->print('nonsense');
$session->waitfor($session->prompt);
holds('still unprivileged', !$session->is_enabled, $session->last_prompt);
holds('enable', $session->enable($secret), $session->errmsg);
holds('privileged', $session->last_prompt eq 'edge1#' && $session->is_enabled, $session->last_prompt);

refused($session, 'show nonsense', qr/% Invalid input detected at '\^' marker\./);
refused($session, 'show', qr/% Incomplete command\./);
refused($session, 'c', qr/% Ambiguous command:  "c"/);
refused($session, 'nonsense', qr/% Unknown command or computer name/);

my $paged = join '', $session->cmd('show running-config all');
$session->autopage(0);
$session->cmd('terminal length 0');
my $whole = join '', $session->cmd('show running-config all');
holds('the configuration is longer than a screen', ($whole =~ tr/\n//) > 24, $whole);
holds('pages turned by autopage read as one', $paged eq $whole, $paged);
holds('its end is there', $whole =~ /\nend\n\n\z/, $whole);

holds('configure terminal', scalar $session->cmd('configure terminal') && $session->last_prompt eq 'edge1(config)#', $session->last_prompt);
refused($session, 'ip hots perl.example 192.0.2.7', qr/% Invalid input detected at '\^' marker\./);
holds('a line is taken', scalar $session->cmd('ip host perl.example 192.0.2.7'), $session->errmsg);
holds('a mode', scalar $session->cmd('interface GigabitEthernet0/1') && $session->last_prompt eq 'edge1(config-if)#', $session->last_prompt);
holds('end', scalar $session->cmd('end') && $session->last_prompt eq 'edge1#', $session->last_prompt);
my @hosts = $session->cmd('show running-config | include ^ip host');
holds('what was configured is there', "@hosts" eq "ip host perl.example 192.0.2.7\n", "@hosts");
holds('disable', $session->disable || $session->last_prompt eq 'edge1>', $session->last_prompt);
$session->close;
