using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the network cards of domains.</summary>
/// <remarks>virDomainGetXMLDesc.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDomainInterface", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomainInterface))]
public sealed class GetVirtDomainInterfaceCommand : DomainReadCommand
{
    /// <summary>MAC addresses, or names of the cards' other ends; wildcards are allowed. Without any, all of them.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Mac { get; set; }

    /// <summary>The cards of the stored definition.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    private protected override DomainListFlags Unnamed => DomainListFlags.None;

    private protected override void Process(VirtDomain domain)
    {
        var cards = Wait(token => DeviceDescription.ReadAsync(domain, Inactive, token)).OfType<VirtDomainInterface>().ToArray();
        WriteObject(
            DeviceChoice.Choose(Mac, cards, card => [card.Mac, card.Target], $"'{domain.Name}' has no network card", (name, error) => Report(error, name)),
            enumerateCollection: true);
    }
}
