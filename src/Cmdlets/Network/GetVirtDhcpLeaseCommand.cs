using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the DHCP leases that virtual networks gave.</summary>
/// <remarks>virNetworkGetDHCPLeases.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDhcpLease")]
[OutputType(typeof(VirtDhcpLease))]
public sealed class GetVirtDhcpLeaseCommand : VirtCommand
{
    /// <summary>The networks, as objects or names; wildcards are allowed. Without any, all networks that are started.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("NetworkName", "Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NetworkNameCompleter))]
    [ValidateNotNullOrEmpty]
    public NetworkArgument[]? Network { get; set; }

    /// <summary>Only the leases of these MAC addresses.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[]? Mac { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Network, () =>
    {
        var networks = Network is null
            ? Gather(token => Finders.Networks.AllAsync(Sources(), token)).Where(network => network.IsActive)
            : Resolve(Finders.Networks, Network);
        foreach (var network in networks)
        {
            Attempt(network, () => Show(network));
        }
    });

    private void Show(VirtNetwork network)
    {
        foreach (var mac in Mac ?? [null!])
        {
            var leases = Wait(token => network.Connection.Networks.GetDhcpLeasesAsync(network.Ref, mac, token));
            WriteObject(leases.Select(lease => new VirtDhcpLease(network.Name, lease)), enumerateCollection: true);
        }
    }
}
