using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the ports of virtual networks.</summary>
/// <remarks>virNetworkListAllPorts, virNetworkPortLookupByUUID, virNetworkPortGetXMLDesc.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtNetworkPort")]
[OutputType(typeof(VirtNetworkPort))]
public sealed class GetVirtNetworkPortCommand : VirtCommand
{
    /// <summary>The networks, as objects or names; wildcards are allowed. Without any, all networks that are started.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("NetworkName", "Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NetworkNameCompleter))]
    [ValidateNotNullOrEmpty]
    public NetworkArgument[]? Network { get; set; }

    /// <summary>Only the ports with these uuids.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public Guid[]? Uuid { get; set; }

    /// <summary>Only the ports with these MAC addresses.</summary>
    [Parameter]
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
            Attempt(network, () => WriteObject(Find(network), enumerateCollection: true));
        }
    });

    private IEnumerable<VirtNetworkPort> Find(VirtNetwork network)
    {
        if (Uuid is null)
        {
            return Wait(token => VirtNetworkPort.ListAsync(network, token)).Where(Passes);
        }

        var found = new List<VirtNetworkPort>();
        foreach (var uuid in Uuid)
        {
            Attempt(uuid, () => found.Add(Wait(async token => await VirtNetworkPort.ReadAsync(
                network.Connection, await network.Connection.NetworkPorts.LookupByUuidAsync(network.Ref, uuid, token).ConfigureAwait(false), token).ConfigureAwait(false))));
        }

        return found.Where(Passes);
    }

    private bool Passes(VirtNetworkPort port) => Mac is null || Mac.Contains(port.Mac, StringComparer.OrdinalIgnoreCase);
}
