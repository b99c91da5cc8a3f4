using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns virtual networks.</summary>
internal static class NetworkDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeLists(dispatcher);
        ServeFacts(dispatcher);
        ServeDefinitions(dispatcher);
        dispatcher.Do(NetworkProcedures.Create, static (connection, args, token) => connection.Networks.StartAsync(args.Network, token));
        dispatcher.Do(NetworkProcedures.Destroy, static (connection, args, token) => connection.Networks.DestroyAsync(args.Network, token));
        dispatcher.Do(NetworkProcedures.Undefine, static (connection, args, token) => connection.Networks.UndefineAsync(args.Network, token));
        dispatcher.Do(NetworkProcedures.SetAutostart, static (connection, args, token) =>
            connection.Networks.SetAutostartAsync(args.Network, args.Autostart != 0, token));
        dispatcher.Do(NetworkProcedures.Update, static (connection, args, token) =>
            connection.Networks.UpdateAsync(
                args.Network, (NetworkUpdateCommand)args.Command, (NetworkSection)args.Section, args.ParentIndex, args.Xml,
                CallChecks.Flags<NetworkUpdateFlags>(args.Flags, "virNetworkUpdate"), token));
        dispatcher.Do(NetworkProcedures.SetMetadata, static (connection, args, token) =>
            connection.Networks.SetMetadataAsync(
                args.Network, (DomainMetadataType)args.Type, args.Metadata, args.Key, args.Uri,
                CallChecks.Flags<NetworkUpdateFlags>(args.Flags, "virNetworkSetMetadata"), token));
    }

    private static void ServeLists(Dispatcher dispatcher)
    {
        dispatcher.Give(
            NetworkProcedures.ListAll,
            static (connection, args, token) =>
                connection.Networks.ListSummariesAsync(CallChecks.Flags<NetworkListFlags>(args.Flags, "virConnectListAllNetworks"), token),
            static (all, args) => new NetworksResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.Objects, "networks", static one => one.Network), (uint)all.Count));
        dispatcher.GiveCount(NetworkProcedures.Count, static (connection, _, token) =>
            connection.Networks.ListSummariesAsync(NetworkListFlags.Active, token));
        dispatcher.GiveCount(NetworkProcedures.CountDefined, static (connection, _, token) =>
            connection.Networks.ListSummariesAsync(NetworkListFlags.Inactive, token));
        dispatcher.GiveNames(
            NetworkProcedures.ListNames,
            static (connection, token) => connection.Networks.ListSummariesAsync(NetworkListFlags.Active, token), static one => one.Network.Name);
        dispatcher.GiveNames(
            NetworkProcedures.ListDefinedNames,
            static (connection, token) => connection.Networks.ListSummariesAsync(NetworkListFlags.Inactive, token), static one => one.Network.Name);
    }

    private static void ServeFacts(Dispatcher dispatcher)
    {
        dispatcher.Give(
            NetworkProcedures.LookupByName,
            static (connection, args, token) => connection.Networks.LookupByNameAsync(args.Name, token), static found => new NetworkResult(found));
        dispatcher.Give(
            NetworkProcedures.LookupByUuid,
            static (connection, args, token) => connection.Networks.LookupByUuidAsync(args.Uuid, token), static found => new NetworkResult(found));
        dispatcher.GiveWhether(
            NetworkProcedures.GetAutostart,
            static (connection, args, token) => connection.Networks.GetSummaryAsync(args.Network, token), static one => one.Autostart);
        dispatcher.GiveWhether(
            NetworkProcedures.IsActive,
            static (connection, args, token) => connection.Networks.GetSummaryAsync(args.Network, token), static one => one.IsActive);
        dispatcher.GiveWhether(
            NetworkProcedures.IsPersistent,
            static (connection, args, token) => connection.Networks.GetSummaryAsync(args.Network, token), static one => one.IsPersistent);
        dispatcher.Give(
            NetworkProcedures.GetBridgeName,
            static (connection, args, token) => connection.Networks.GetSummaryAsync(args.Network, token), static one => new TextResult(BridgeOf(one)));
        dispatcher.GiveText(NetworkProcedures.GetXml, static (connection, args, token) =>
            connection.Networks.GetXmlAsync(args.Network, CallChecks.Flags<NetworkXmlFlags>(args.Flags, "virNetworkGetXMLDesc"), token));
        dispatcher.GiveText(NetworkProcedures.GetMetadata, static (connection, args, token) =>
            connection.Networks.GetMetadataAsync(
                args.Network, (DomainMetadataType)args.Type, args.Uri, CallChecks.Flags<NetworkUpdateFlags>(args.Flags, "virNetworkGetMetadata"), token));
        dispatcher.Give(
            NetworkProcedures.GetDhcpLeases,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virNetworkGetDHCPLeases");
                return connection.Networks.GetDhcpLeasesAsync(args.Network, args.Mac, token);
            },
            static (all, args) => new DhcpLeasesResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.DhcpLeases, "leases", EntryOf), (uint)all.Count));
    }

    private static void ServeDefinitions(Dispatcher dispatcher)
    {
        dispatcher.Give(
            NetworkProcedures.DefineXml,
            static (connection, args, token) => connection.Networks.DefineAsync(args.Xml, NetworkDefineFlags.None, token),
            static made => new NetworkResult(made));
        dispatcher.Give(
            NetworkProcedures.DefineXmlFlags,
            static (connection, args, token) =>
                connection.Networks.DefineAsync(args.Xml, CallChecks.Flags<NetworkDefineFlags>(args.Flags, "virNetworkDefineXMLFlags"), token),
            static made => new NetworkResult(made));
        dispatcher.Give(
            NetworkProcedures.CreateXml,
            static (connection, args, token) => connection.Networks.CreateAsync(args.Xml, NetworkCreateFlags.None, token),
            static made => new NetworkResult(made));
        dispatcher.Give(
            NetworkProcedures.CreateXmlFlags,
            static (connection, args, token) =>
                connection.Networks.CreateAsync(args.Xml, CallChecks.Flags<NetworkCreateFlags>(args.Flags, "virNetworkCreateXMLFlags"), token),
            static made => new NetworkResult(made));
    }

    private static string BridgeOf(NetworkSummary network) =>
        network.Bridge ?? throw new VirtException(
            VirtErrorCode.InternalError, $"network '{network.Network.Name}' does not have a bridge name.", VirtErrorDomain.Network);

    private static DhcpLeaseEntry EntryOf(DhcpLease lease) => new(
        lease.Interface, lease.Expiry?.ToUnixTimeSeconds() ?? 0, lease.IsIPv6 ? 1 : 0, lease.Mac, lease.Iaid, lease.Address, (uint)lease.Prefix,
        lease.Hostname, lease.ClientId);
}
