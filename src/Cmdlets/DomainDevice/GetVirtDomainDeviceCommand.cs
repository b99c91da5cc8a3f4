using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets devices of domains of any kind.</summary>
/// <remarks>virDomainGetXMLDesc.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDomainDevice", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomainDevice))]
public sealed class GetVirtDomainDeviceCommand : DomainReadCommand
{
    /// <summary>Kinds of devices, such as controller; wildcards are allowed. Without any, all of them.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Kind { get; set; }

    /// <summary>Only devices with one of these aliases; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Alias { get; set; }

    /// <summary>The devices of the stored definition.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    private protected override DomainListFlags Unnamed => DomainListFlags.None;

    private protected override void Process(VirtDomain domain)
    {
        var devices = Wait(token => DeviceDescription.ReadAsync(domain, Inactive, token));
        var named = DeviceChoice.Choose(Alias, devices, one => [one.Alias], $"'{domain.Name}' has no device with the alias", (name, error) => Report(error, name));
        WriteObject(named.Where(device => Matches(Kind, device.Kind)), enumerateCollection: true);
    }
}
