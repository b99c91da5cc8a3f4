using System.IO;
using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Opens channels to guests as streams, to be read and written by scripts.</summary>
/// <remarks>virDomainOpenChannel.</remarks>
[Cmdlet(VerbsCommon.Open, "VirtChannel", DefaultParameterSetName = ByName)]
[OutputType(typeof(Stream))]
public sealed class OpenVirtChannelCommand : DomainTargetCommand
{
    /// <summary>The channel's name, such as org.example.0; without it the first channel.</summary>
    [Parameter(Position = 1)]
    [Alias("ChannelName")]
    [ValidateNotNullOrEmpty]
    public string? Channel { get; set; }

    /// <summary>Throws out whoever holds the channel now.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(VirtDomain domain) => WriteObject(Wait(token =>
        domain.Connection.DomainConsoles.OpenChannelAsync(domain.Ref, Channel, Force ? DomainChannelFlags.Force : DomainChannelFlags.None, token)));
}
