using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Adds network cards to domains, while they run too.</summary>
/// <remarks>virDomainAttachDeviceFlags.</remarks>
[Cmdlet(VerbsCommon.Add, "VirtDomainInterface", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class AddVirtDomainInterfaceCommand : DeviceChangeCommand
{
    /// <summary>The card: the network that it is on, as an object or by name, or what New-VirtInterfaceConfig gives.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("Network")]
    [InterfaceTransformation]
    [ValidateNotNullOrEmpty]
    public VirtInterfaceConfig[] Interface { get; set; } = [];

    private protected override void Process(VirtDomain domain)
    {
        foreach (var card in Interface)
        {
            Plug(domain, $"network card on {card}", DeviceDescription.Interface(card));
        }
    }
}
