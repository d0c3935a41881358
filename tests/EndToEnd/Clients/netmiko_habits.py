"""What automation engineers' scripts do over a console or a vty, one habit a run.

Arguments: habit, device type, target (a serial port, or host:port); the passwords are in the environment.
Prints what the router answered, for the test to judge; a refused login ends it with status 1.
"""
import io
import os
import sys

from netmiko import ConnectHandler
from netmiko.ssh_exception import NetMikoAuthenticationException


def connect(kind, target, log):
    device = {
        "device_type": kind,
        "username": os.environ["ROUTER_USER"],
        "password": os.environ["ROUTER_PASSWORD"],
        "secret": os.environ["ROUTER_SECRET"],
        "session_log": log,
        # netmiko sleeps more than it talks: less than its second each, and enough for a busy machine.
        "fast_cli": True,
        "global_delay_factor": 0.4,
    }
    if kind.endswith("serial"):
        device["serial_settings"] = {"port": target}
    else:
        host, port = target.rsplit(":", 1)
        device.update(host=host, port=int(port))
    return ConnectHandler(**device)


def provision(connection, log):
    """Configure a trustpoint and save."""
    connection.enable()
    print("PROMPT", connection.find_prompt())
    print(connection.send_config_set([
        "crypto pki trustpoint netmiko",
        "enrollment terminal",
        "subject-name CN=netmiko.example",
        "ocsp url http://ocsp.example/",
        "revocation-check ocsp none",
    ]))
    print(connection.send_command("show running-config | section trustpoint"))
    print(connection.save_config())
    print(connection.send_command("show startup-config | include trustpoint"))


def bulk(connection, log):
    """Five hundred lines: each must arrive, in its place, once."""
    lines = ["ip host n{0:03}.example 192.0.2.{1}".format(n, n % 250 + 1) for n in range(500)]
    connection.enable()
    echoed = connection.send_config_set(lines)
    print("ECHOED", sum(line in echoed for line in lines))
    print("CONFIGURED", connection.send_command("show running-config | include ^ip host").split("\n") == lines)
    print(connection.save_config())
    print("SAVED", connection.send_command("show startup-config | include ^ip host").split("\n") == lines)


def page(connection, log):
    """Once without pages, as netmiko prefers it, and once turning them by hand: both must read the same."""
    connection.enable()
    whole = connection.send_command("show running-config all").split("\n")
    connection.send_command("terminal length 24")
    text = connection.send_command_timing("show running-config all", strip_prompt=False, strip_command=False)
    turned = 0
    while text.endswith("--More-- "):
        text += connection.send_command_timing(" ", normalize=False, strip_prompt=False, strip_command=False)
        turned += 1
    # What stands on a line after the question was erased.
    lines = [line.rsplit("\b", 1)[-1] for line in text.split("\n")]
    print("TURNED", turned)
    print("SAME", lines[1:1 + len(whole)] == whole, lines[1 + len(whole):])


def dialog(connection, log):
    """A router without configuration asks; netmiko answers the question itself."""
    print(log.getvalue().decode())
    connection.enable()
    print("PROMPT", connection.find_prompt())


def reload(connection, log):
    """Change, reload, let the router save, come back, and find the change."""
    connection.enable()
    connection.send_config_set(["ip host changed.example 192.0.2.1"])
    for answer, question in (("reload", r"\[yes/no\]: $"), ("yes", r"\[confirm\]$"), ("", "RETURN to get started!")):
        connection.write_channel(answer + "\r")
        print(connection.read_until_pattern(pattern=question))
    connection.serial_login()
    connection.enable()
    print("KEPT", connection.send_command("show running-config | include ^ip host"))


HABITS = {habit.__name__: habit for habit in (provision, bulk, page, dialog, reload)}

if __name__ == "__main__":
    name, device_type, place = sys.argv[1:]
    heard = io.BytesIO()
    try:
        session = connect(device_type, place, heard)
    except NetMikoAuthenticationException as refusal:
        sys.exit("REFUSED {0}\n{1}".format(refusal, heard.getvalue().decode()))
    HABITS[name](session, heard)
    session.disconnect()
