using System.IO;
using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Opens serial consoles of domains as streams, to be read and written by scripts.</summary>
/// <remarks>virDomainOpenConsole.</remarks>
[Cmdlet(VerbsCommon.Open, "VirtConsole", DefaultParameterSetName = ByName)]
[OutputType(typeof(Stream))]
public sealed class OpenVirtConsoleCommand : DomainTargetCommand
{
    /// <summary>The console, serial or parallel port by its alias; without it the first console.</summary>
    [Parameter(Position = 1)]
    [Alias("Alias")]
    [ValidateNotNullOrEmpty]
    public string? Device { get; set; }

    /// <summary>Throws out whoever holds the console now.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(VirtDomain domain) => WriteObject(Wait(token =>
        domain.Connection.DomainConsoles.OpenConsoleAsync(domain.Ref, Device, Force ? DomainConsoleFlags.Force : DomainConsoleFlags.None, token)));
}
