using Firmware.Access;
using Firmware.Cli;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>The System Configuration Dialog: asked at a boot without startup-config, and by <c>setup</c>. Nothing changes until its script is saved.</summary>
sealed class SetupDialog(Session session)
{
    const string Title = "\n\n         --- System Configuration Dialog ---\n\n";
    const string SecretHelp = "A word or a phrase; it is not shown while it is typed, and kept as a hash only.";
    const int GoToPrompt = 0, StartAgain = 1, Save = 2;

    readonly Router router = session.Router;

    /// <summary>Asks a fresh router's operator whether he wants it.</summary>
    public static async Task AtBootAsync(Session session)
    {
        session.Write(Title);
        await new SetupDialog(session).BeginAsync("Would you like to enter the initial configuration dialog? [yes/no]: ");
    }

    /// <summary><c>setup</c>.</summary>
    public static async Task Setup(Session session, Args args)
    {
        session.Write(Title);
        await new SetupDialog(session).BeginAsync("Continue with configuration dialog? [yes/no]: ");
    }

    async Task BeginAsync(string question)
    {
        var begun = false;
        try
        {
            if (!await session.YesNoAsync(question)) return;
            begun = true;
            while (!await FinishAsync(await AskAllAsync())) { }
        }
        catch (AbandonedException) { session.WriteLine(begun ? "\nConfiguration aborted, no changes made." : ""); }
        catch (CommandException e) { session.WriteLine(e.Message); }
    }

    async Task<IReadOnlyList<string>> AskAllAsync()
    {
        session.Write("""

            At any point you may enter a question mark '?' for help.
            Use ctrl-c to abort configuration dialog at any prompt.
            Default settings are in square brackets '[]'.


            Basic management setup configures only enough connectivity
            for management of the system, extended setup will ask you
            to configure each interface on the system


            """);
        var isBasic = await session.YesNoAsync("Would you like to enter basic management setup? [yes/no]: ");
        if (!isBasic && await session.YesNoAsync("\nFirst, would you like to see the current interface summary? [yes]: ", otherwise: true)) await ShowInterfacesAsync();
        var script = new SetupScript();
        await AskGlobalsAsync(script);
        if (isBasic) await AskManagementInterfaceAsync(script);
        else await AskEveryInterfaceAsync(script);
        return script.Lines;
    }

    async Task AskGlobalsAsync(SetupScript script)
    {
        session.WriteLine("Configuring global parameters:\n");
        script.Hostname = await AskAsync($"  Enter host name [{router.Config.Hostname}]: ", router.Config.Hostname, "Letters, digits and hyphens; it is in the prompt.",
            text => Word(text) is { } word && HostnameType.Type.Take(word, 0, router, out _) == 1 ? text : null, "% Hostname contains one or more illegal characters.");
        session.Write("""

              The enable secret is a password used to protect
              access to privileged EXEC and configuration modes.
              This password, after entered, becomes encrypted in
              the configuration.

            """);
        var secret = await AskNewSecretAsync();
        script.EnableSecret = await Task.Run(() => Secret.Hash(secret));
        session.Write("""

              The virtual terminal password is used to protect
              access to the router over a network interface.

            """);
        var shared = await AskSecretAsync("  Enter virtual terminal password: ");
        try { script.LinePassword = await router.Passwords.KeepAsync(shared, obfuscate: false); }
        catch (PasswordKeyException e) { session.WriteLine($"% The password cannot be kept: {e.Message}"); }
    }

    async Task<string> AskNewSecretAsync()
    {
        while (true)
        {
            var secret = await AskSecretAsync("  Enter enable secret: ");
            if (await AskSecretAsync("  Confirm enable secret: ") == secret) return secret;
            session.WriteLine("% The two do not match.");
        }
    }

    async Task<string> AskSecretAsync(string prompt)
    {
        while (true)
        {
            var typed = await session.AskAsync(prompt, echo: false);
            if (typed == "?") session.WriteLine(SecretHelp);
            else if (typed.Trim().Length == 0) session.WriteLine("% No defaulting allowed");
            else return typed;
        }
    }

    async Task AskManagementInterfaceAsync(SetupScript script)
    {
        await ShowInterfacesAsync();
        session.WriteLine("Enter interface name used to connect to the");
        var name = await AskAsync("management network from the above interface summary: ", "", "One of the names in the first column above.",
            text => InterfaceName.Type.Take(new CommandLine(text), 0, router, out var found) is var words and > 0 && words == new CommandLine(text).Count ? found : null, "% Invalid interface name");
        foreach (var other in router.Board.Interfaces) script.Interfaces[other] = new InterfaceConfig { Shutdown = true };
        script.Interfaces[name] = await AskInterfaceAsync(name);
    }

    async Task AskEveryInterfaceAsync(SetupScript script)
    {
        session.WriteLine("\nConfiguring interface parameters:");
        foreach (var name in router.Board.Interfaces)
        {
            script.Interfaces[name] = await session.YesNoAsync($"\nDo you want to configure {name}  interface? [yes]: ", otherwise: true)
                ? await AskInterfaceAsync(name) : new InterfaceConfig { Shutdown = true };
        }
    }

    async Task<InterfaceConfig> AskInterfaceAsync(string name)
    {
        session.WriteLine($"\nConfiguring interface {name}:");
        if (!await session.YesNoAsync("  Configure IP on this interface? [yes]: ", otherwise: true)) return new InterfaceConfig();
        var before = router.Config.Interfaces[name];
        var shown = before.Address.Length > 0 ? $" [{before.Address}]" : "";
        var address = await AskAsync($"    IP address for this interface{shown}: ", before.Address, "An address of this host, such as 192.0.2.1.", SetupScript.Address, "% Invalid IP address");
        var classful = SetupScript.ClassOf(address);
        var mask = await AskAsync($"    Subnet mask for this interface [{classful.Mask}] : ", classful.Mask, "Such as 255.255.255.0.", SetupScript.Mask, "% Invalid subnet mask");
        session.WriteLine($"    {SetupScript.Describe(address, mask)}");
        return new InterfaceConfig { Address = address, Mask = mask };
    }

    /// <summary>The interfaces as <c>show ip interface brief</c> has them.</summary>
    async Task ShowInterfacesAsync()
    {
        session.Write("\nCurrent interface summary\n\nAny interface listed with OK? value \"NO\" does not have a valid configuration\n\n");
        await session.ExecuteAsync("show ip interface brief", column => column);
        session.WriteLine();
    }

    static CommandLine? Word(string text) => new CommandLine(text) is { Count: 1 } line ? line : null;

    /// <summary>Asks until <paramref name="check"/> gives the answer its one spelling.</summary>
    async Task<string> AskAsync(string prompt, string otherwise, string help, Func<string, string?> check, string refusal)
    {
        while (true)
        {
            var typed = await session.AskAsync(prompt);
            if (typed == "?") session.WriteLine(help);
            else if (typed.Length == 0 && otherwise.Length == 0) session.WriteLine("% No defaulting allowed");
            else if (check(typed.Length == 0 ? otherwise : typed) is { } answer) return answer;
            else session.WriteLine(refusal);
        }
    }

    /// <summary>Shows the script and does with it what the operator wants; false asks everything again.</summary>
    async Task<bool> FinishAsync(IReadOnlyList<string> script)
    {
        session.Write($"\nThe following configuration command script was created:\n\n{string.Join('\n', script)}\n\n\n"
            + "[0] Go to the IOS command prompt without saving this config.\n[1] Return back to the setup without saving this config.\n[2] Save this configuration to nvram and exit.\n\n");
        var selection = await AskAsync($"Enter your selection [{Save}]: ", $"{Save}", "0, 1 or 2, as above.", text => text is "0" or "1" or "2" ? text : null, "% Please enter 0, 1 or 2.");
        switch (selection[0] - '0')
        {
            case GoToPrompt: return true;
            case StartAgain: return false;
        }
        using (var replay = new Session(session.Host, null))
        {
            foreach (var fault in await replay.ReplayAsync(script)) session.Write($"{fault}");
        }
        session.Host.Applied();
        await ConfigFiles.SaveAsync(session);
        session.WriteLine("Use the enabled mode 'configure' command to modify this configuration.\n");
        return true;
    }
}
