using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Virtual networks of a daemon's host.</summary>
internal sealed class RemoteNetworks(RemoteLink link) : INetworkDriver
{
    /// <inheritdoc/>
    /// <remarks>The daemon tells states only one by one, so the list is asked for again by each of them; the bridges follow together.</remarks>
    public async Task<IReadOnlyList<NetworkSummary>> ListAsync(NetworkListFlags flags, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(
            FindAsync(flags, cancellationToken),
            FindAsync((flags & ~NetworkListFlags.Inactive) | NetworkListFlags.Active, cancellationToken),
            FindAsync((flags & ~NetworkListFlags.Transient) | NetworkListFlags.Persistent, cancellationToken),
            FindAsync((flags & ~NetworkListFlags.NoAutostart) | NetworkListFlags.Autostart, cancellationToken)).ConfigureAwait(false);
        var bridges = await link.CallAllAsync(
            NetworkProcedures.GetBridgeName, lists[0].Select(static network => new NetworkArgs(network)), cancellationToken).ConfigureAwait(false);
        var (active, persistent, autostart) = (lists[1].ToHashSet(), lists[2].ToHashSet(), lists[3].ToHashSet());
        var summaries = new List<NetworkSummary>(bridges.Count);
        foreach (var (network, bridge) in lists[0].Zip(bridges))
        {
            if (!RemoteAnswers.Lost(bridge, VirtErrorCode.NoNetwork))
            {
                summaries.Add(new(
                    network, active.Contains(network), persistent.Contains(network), autostart.Contains(network), await NameAsync(bridge).ConfigureAwait(false)));
            }
        }

        return summaries;
    }

    /// <inheritdoc/>
    public async Task<NetworkRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        (await link.CallAsync(NetworkProcedures.LookupByName, new NameArgs(name), cancellationToken).ConfigureAwait(false)).Network;

    /// <inheritdoc/>
    public async Task<NetworkRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        (await link.CallAsync(NetworkProcedures.LookupByUuid, new UuidArgs(uuid), cancellationToken).ConfigureAwait(false)).Network;

    /// <inheritdoc/>
    public async Task<NetworkSummary> GetSummaryAsync(NetworkRef network, CancellationToken cancellationToken)
    {
        var args = new NetworkArgs(network);
        var bridge = NameAsync(link.CallAsync(NetworkProcedures.GetBridgeName, args, cancellationToken));
        var facts = await Task.WhenAll(
            link.HoldsAsync(NetworkProcedures.IsActive, args, cancellationToken),
            link.HoldsAsync(NetworkProcedures.IsPersistent, args, cancellationToken),
            link.HoldsAsync(NetworkProcedures.GetAutostart, args, cancellationToken)).ConfigureAwait(false);
        return new(network, facts[0], facts[1], facts[2], await bridge.ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NetworkRef network, NetworkXmlFlags flags, CancellationToken cancellationToken) =>
        link.TextAsync(NetworkProcedures.GetXml, new NetworkFlagsArgs(network, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Without flags it is the call that every daemon knows.</remarks>
    public async Task<NetworkRef> DefineAsync(string xml, NetworkDefineFlags flags, CancellationToken cancellationToken) =>
        (await (flags == NetworkDefineFlags.None
            ? link.CallAsync(NetworkProcedures.DefineXml, new XmlArgs(xml), cancellationToken)
            : link.CallAsync(NetworkProcedures.DefineXmlFlags, new XmlFlagsArgs(xml, (uint)flags), cancellationToken)).ConfigureAwait(false)).Network;

    /// <inheritdoc/>
    /// <remarks>Without flags it is the call that every daemon knows.</remarks>
    public async Task<NetworkRef> CreateAsync(string xml, NetworkCreateFlags flags, CancellationToken cancellationToken) =>
        (await (flags == NetworkCreateFlags.None
            ? link.CallAsync(NetworkProcedures.CreateXml, new XmlArgs(xml), cancellationToken)
            : link.CallAsync(NetworkProcedures.CreateXmlFlags, new XmlFlagsArgs(xml, (uint)flags), cancellationToken)).ConfigureAwait(false)).Network;

    /// <inheritdoc/>
    public Task StartAsync(NetworkRef network, CancellationToken cancellationToken) =>
        link.CallAsync(NetworkProcedures.Create, new NetworkArgs(network), cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(NetworkRef network, CancellationToken cancellationToken) =>
        link.CallAsync(NetworkProcedures.Destroy, new NetworkArgs(network), cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(NetworkRef network, CancellationToken cancellationToken) =>
        link.CallAsync(NetworkProcedures.Undefine, new NetworkArgs(network), cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(NetworkRef network, bool autostart, CancellationToken cancellationToken) =>
        link.CallAsync(NetworkProcedures.SetAutostart, new NetworkAutostartArgs(network, autostart ? 1 : 0), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Daemons before libvirt 7.2 take command and section for one another, and do not say that they know better.</remarks>
    public async Task UpdateAsync(
        NetworkRef network, NetworkUpdateCommand command, NetworkSection section, int parentIndex, string xml, NetworkUpdateFlags flags, CancellationToken cancellationToken)
    {
        var ordered = await link.HoldsAsync(
            ConnectProcedures.SupportsFeature, new FeatureArgs((int)RemoteFeature.NetworkUpdateOrder), cancellationToken).ConfigureAwait(false);
        var (first, second) = ordered ? ((uint)command, (uint)section) : ((uint)section, (uint)command);
        await link.CallAsync(
            NetworkProcedures.Update, new NetworkUpdateArgs(network, first, second, parentIndex, xml, (uint)flags), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DhcpLease>> GetDhcpLeasesAsync(NetworkRef network, string? mac, CancellationToken cancellationToken)
    {
        var answer = await link.CallAsync(NetworkProcedures.GetDhcpLeases, new DhcpLeasesArgs(network, mac, 1, 0), cancellationToken).ConfigureAwait(false);
        return [.. answer.Leases.Select(LeaseOf)];
    }

    /// <inheritdoc/>
    public Task<string> GetMetadataAsync(
        NetworkRef network, DomainMetadataType type, string? uri, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        link.TextAsync(NetworkProcedures.GetMetadata, new GetNetworkMetadataArgs(network, (int)type, uri, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task SetMetadataAsync(
        NetworkRef network, DomainMetadataType type, string? metadata, string? key, string? uri, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(NetworkProcedures.SetMetadata, new SetNetworkMetadataArgs(network, (int)type, metadata, key, uri, (uint)flags), cancellationToken);

    private static DhcpLease LeaseOf(DhcpLeaseEntry entry) => new(
        entry.Interface, entry.ExpiryTime == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(entry.ExpiryTime), entry.Mac, entry.Iaid, entry.Address,
        (int)entry.Prefix, entry.Type == 1, entry.HostName, entry.ClientId);

    /// <summary>Gives a bridge's name; a network without one is an internal error to libvirt.</summary>
    private static async Task<string?> NameAsync(Task<TextResult> bridge) =>
        (await bridge.OrAsync(default, VirtErrorCode.InternalError).ConfigureAwait(false)).Text;

    private async Task<NetworkRef[]> FindAsync(NetworkListFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(NetworkProcedures.ListAll, new ListArgs(1, (uint)flags), cancellationToken).ConfigureAwait(false)).Networks;
}
