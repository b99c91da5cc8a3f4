using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the addresses of guests.</summary>
/// <remarks>virDomainInterfaceAddresses.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDomainAddress", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomainAddress))]
public sealed class GetVirtDomainAddressCommand : DomainReadCommand
{
    /// <summary>Where to look.</summary>
    [Parameter(Position = 1)]
    public VirtAddressSource Source { get; set; }

    /// <summary>Only addresses of one family.</summary>
    [Parameter]
    [ValidateSet("IPv4", "IPv6")]
    public string? Family { get; set; }

    private protected override void Process(VirtDomain domain) => WriteObject(
        Wait(token => VirtDomainAddress.ReadAsync(domain, Source, token)).Where(address => Family is null || address.Family.Equals(Family, StringComparison.OrdinalIgnoreCase)),
        enumerateCollection: true);
}
