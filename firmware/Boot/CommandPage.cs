using Firmware.Cli;
using Firmware.Commands;

namespace Firmware.Boot;

/// <summary>Everything that can be typed at this router, as a page of Markdown.</summary>
static class CommandPage
{
    public static string Text => Reference.Of(Language.Modes, RommonMode.Rows, RommonMode.Aliases);
}
