using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Adds devices of any kind to domains, while they run too.</summary>
/// <remarks>virDomainAttachDeviceFlags.</remarks>
[Cmdlet(VerbsCommon.Add, "VirtDomainDevice", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class AddVirtDomainDeviceCommand : DeviceChangeCommand
{
    /// <summary>The device: its description, or what Get-VirtDomainDevice gives.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("Xml")]
    [DeviceTransformation]
    [ValidateNotNullOrEmpty]
    public string[] Device { get; set; } = [];

    private protected override void Process(VirtDomain domain)
    {
        foreach (var xml in Device)
        {
            WriteVerbose(xml);
            Change(domain, "Add device", token => domain.Connection.DomainDevices.AttachAsync(domain.Ref, xml, DeviceScope, token));
        }
    }
}
