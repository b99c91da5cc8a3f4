using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Has guests' network cards tell the switches where they are.</summary>
/// <remarks>virDomainAnnounceInterface.</remarks>
[Cmdlet(VerbsCommunications.Send, "VirtDomainAnnouncement", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SendVirtDomainAnnouncementCommand : DomainChangeCommand
{
    /// <summary>The card's MAC address, or the name of its other end; without it all cards.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Mac { get; set; }

    /// <summary>How many announcements are sent.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int? Rounds { get; set; }

    /// <summary>The wait between the first announcement and the second, in milliseconds.</summary>
    [Parameter]
    [ValidateRange(1, 100000)]
    public int? InitialMilliseconds { get; set; }

    /// <summary>By how much each wait is longer than the one before, in milliseconds.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int? StepMilliseconds { get; set; }

    /// <summary>The longest wait between two announcements, in milliseconds.</summary>
    [Parameter]
    [ValidateRange(1, 100000)]
    public int? MaximumMilliseconds { get; set; }

    private protected override void Process(VirtDomain domain) =>
        Change(domain, Mac is null ? "Announce network cards" : $"Announce network card {Mac}", token =>
            domain.Connection.DomainDevices.AnnounceInterfaceAsync(domain.Ref, Mac, Parameters(), token));

    private List<TypedParameter> Parameters() =>
    [
        .. from item in new[] { ("initial", InitialMilliseconds), ("max", MaximumMilliseconds), ("rounds", Rounds), ("step", StepMilliseconds) }
           where item.Item2 is not null
           select new TypedParameter(item.Item1, (uint)item.Item2!.Value),
    ];
}
