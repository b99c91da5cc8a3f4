using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Changes devices of domains to what a description says.</summary>
/// <remarks>virDomainUpdateDeviceFlags.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtDomainDevice", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtDomainDeviceCommand : DeviceChangeCommand
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
            Change(domain, "Change device", token => domain.Connection.DomainDevices.UpdateAsync(domain.Ref, xml, DeviceScope, token));
        }
    }
}
