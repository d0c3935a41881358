using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Inside <c>interface NAME</c>.</summary>
static class InterfaceMode
{
    public static readonly Mode<InterfaceConfig> Body = new("config-if")
    {
        new DescriptionRow(),
        { "exit", "Exit from interface configuration mode", (session, _) => session.Leave(), Row.Everybody },
        new IpAddressRow(),
        { "shutdown", "Shutdown the selected interface", i => ref i.Shutdown },
    };

    public static readonly Mode<RunningConfig> Rows = new("config", types: [InterfaceName.Any])
    {
        new InterfaceRow(),
    };
}

/// <summary><c>description TEXT</c>.</summary>
sealed class DescriptionRow() : Command<InterfaceConfig>("description <text:LINE>", "Up to 240 characters describing this interface")
{
    const int MaxLength = 240;

    protected override void Set(InterfaceConfig section, Args args) => section.Description = args["text"] is { Length: > MaxLength } text ? text[..MaxLength] : args["text"];

    protected override void Unset(InterfaceConfig section, Args args) => section.Description = "";

    protected override IEnumerable<string> Nvgen(InterfaceConfig section) => section.Description.Length == 0 ? [] : [$"description {section.Description}"];
}

/// <summary>The interfaces of the board, which are always there, and loopbacks, which are made and removed.</summary>
sealed class InterfaceRow() : SectionRow<RunningConfig, InterfaceConfig>("interface <name:ANY-INTERFACE>", "Interface name, such as GigabitEthernet0/0 or Loopback0", c => c.Interfaces, InterfaceMode.Body)
{
    const int MaxInterfaces = 256;

    protected override Task<bool> CreatingAsync(Session session, string name)
        => session.Router.Config.Interfaces.Count < MaxInterfaces ? Task.FromResult(true) : throw new CommandException($"% This platform has at most {MaxInterfaces} interfaces.");

    protected override Task<bool> RemovingAsync(Session session, string name, InterfaceConfig section)
        => InterfaceOrder.NumberOf(name) is not null ? Task.FromResult(true) : throw new CommandException("% Removal of physical interfaces is not permitted");

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        ((RunningConfig)section).Interfaces[NameOf(args)] = new InterfaceConfig();
        session.WriteLine($"Interface {NameOf(args)} set to default configuration");
        return Task.CompletedTask;
    }
}
