using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes devices of any kind out of domains.</summary>
/// <remarks>virDomainDetachDeviceFlags, virDomainDetachDeviceAlias.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtDomainDevice", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtDomain))]
public sealed class RemoveVirtDomainDeviceCommand : DeviceChangeCommand
{
    /// <summary>The device: its description, or what Get-VirtDomainDevice gives.</summary>
    [Parameter(Position = 1)]
    [Alias("Xml")]
    [DeviceTransformation]
    [ValidateNotNullOrEmpty]
    public string[]? Device { get; set; }

    /// <summary>The device's alias.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Alias { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseIf((Device is null) == (Alias is null), "either -Device or -Alias says which device goes");
    }

    private protected override void Process(VirtDomain domain)
    {
        foreach (var xml in Device ?? [])
        {
            Unplug(domain, "device", xml);
        }

        foreach (var alias in Alias ?? [])
        {
            Change(domain, $"Remove device {alias}", token => domain.Connection.DomainDevices.DetachByAliasAsync(domain.Ref, alias, DeviceScope, token));
        }
    }
}
