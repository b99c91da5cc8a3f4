using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns the ports of virtual networks.</summary>
internal static class NetworkPortDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        dispatcher.Give(
            NetworkPortProcedures.ListAll,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virNetworkListAllPorts");
                return connection.NetworkPorts.ListAsync(args.Network, token);
            },
            static (all, args) => new NetworkPortsResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.Objects, "network_ports", static one => one), (uint)all.Count));
        dispatcher.Give(
            NetworkPortProcedures.LookupByUuid,
            static (connection, args, token) => connection.NetworkPorts.LookupByUuidAsync(args.Network, args.Uuid, token),
            static found => new NetworkPortResult(found));
        dispatcher.Give(
            NetworkPortProcedures.CreateXml,
            static (connection, args, token) => connection.NetworkPorts.CreateAsync(
                args.Network, args.Xml, CallChecks.Flags<NetworkPortFlags>(args.Flags, "virNetworkPortCreateXML"), token),
            static made => new NetworkPortResult(made));
        dispatcher.Give(
            NetworkPortProcedures.GetParameters,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virNetworkPortGetParameters");
                return connection.NetworkPorts.GetParametersAsync(args.Port, token);
            },
            static (all, args) => new FewParametersCountResult(WireParameters.All(all, Limits.FewParameters, args.Flags), 0));
        dispatcher.Do(NetworkPortProcedures.SetParameters, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNetworkPortSetParameters");
            return connection.NetworkPorts.SetParametersAsync(args.Port, args.Parameters, token);
        });
        dispatcher.GiveText(NetworkPortProcedures.GetXml, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNetworkPortGetXMLDesc");
            return connection.NetworkPorts.GetXmlAsync(args.Port, token);
        });
        dispatcher.Do(NetworkPortProcedures.Delete, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNetworkPortDelete");
            return connection.NetworkPorts.DeleteAsync(args.Port, token);
        });
    }
}
