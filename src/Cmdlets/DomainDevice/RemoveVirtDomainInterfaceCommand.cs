using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes network cards out of domains.</summary>
/// <remarks>virDomainDetachDeviceFlags.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtDomainInterface", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtDomain))]
public sealed class RemoveVirtDomainInterfaceCommand : DeviceChangeCommand
{
    /// <summary>The card's MAC address, or the name of its other end.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Mac { get; set; } = [];

    private protected override void Process(VirtDomain domain)
    {
        var cards = Devices(domain).OfType<VirtDomainInterface>().ToArray();
        foreach (var card in DeviceChoice.Choose(Mac, cards, one => [one.Mac, one.Target], $"'{domain.Name}' has no network card", (name, error) => Report(error, name)))
        {
            Unplug(domain, $"network card {card.Mac}", card.Xml);
        }
    }
}
