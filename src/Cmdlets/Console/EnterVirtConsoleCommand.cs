using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Connects the terminal with the serial console of a domain, until ^] is pressed.</summary>
/// <remarks>virDomainOpenConsole.</remarks>
[Cmdlet(VerbsCommon.Enter, "VirtConsole", DefaultParameterSetName = ByName)]
public sealed class EnterVirtConsoleCommand : DomainTargetCommand
{
    private bool _entered;

    /// <summary>The console, serial or parallel port by its alias; without it the first console.</summary>
    [Parameter(Position = 1)]
    [Alias("Alias")]
    [ValidateNotNullOrEmpty]
    public string? Device { get; set; }

    /// <summary>Throws out whoever holds the console now.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The key that leaves when it is pressed with Ctrl.</summary>
    [Parameter]
    [ValidateNotNull]
    public char EscapeKey { get; set; } = ']';

    private protected override void Process(VirtDomain domain)
    {
        RefuseIf(_entered, "a terminal shows one console; name one domain");
        _entered = true;
        RefuseIf(Console.IsInputRedirected || Console.IsOutputRedirected, "Enter-VirtConsole needs a terminal; Open-VirtConsole and Invoke-VirtConsoleScript do without");
        Wait(async token =>
        {
            var flags = Force ? DomainConsoleFlags.Force : DomainConsoleFlags.None;
            var line = await domain.Connection.DomainConsoles.OpenConsoleAsync(domain.Ref, Device, flags, token).ConfigureAwait(false);
            await using (line.ConfigureAwait(false))
            {
                await new TerminalSession(line, EscapeKey).RunAsync($"Connected to '{domain.Name}'. Leave with Ctrl+{EscapeKey}.", token).ConfigureAwait(false);
            }
        });
    }
}
