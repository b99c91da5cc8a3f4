using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns host devices.</summary>
/// <remarks>On the wire a device is its name alone.</remarks>
internal static class NodeDeviceDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeLists(dispatcher);
        ServeFacts(dispatcher);
        ServeDefinitions(dispatcher);
        dispatcher.Do(NodeDeviceProcedures.Destroy, static (connection, args, token) => connection.NodeDevices.DestroyAsync(new(args.Name), token));
        dispatcher.Do(NodeDeviceProcedures.Detach, static (connection, args, token) => connection.NodeDevices.DetachAsync(new(args.Name), null, token));
        dispatcher.Do(NodeDeviceProcedures.DetachFlags, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNodeDeviceDetachFlags");
            return connection.NodeDevices.DetachAsync(new(args.Name), args.Driver, token);
        });
        dispatcher.Do(NodeDeviceProcedures.Reattach, static (connection, args, token) => connection.NodeDevices.ReattachAsync(new(args.Name), token));
        dispatcher.Do(NodeDeviceProcedures.Reset, static (connection, args, token) => connection.NodeDevices.ResetAsync(new(args.Name), token));
        dispatcher.Do(NodeDeviceProcedures.SetAutostart, static (connection, args, token) =>
            connection.NodeDevices.SetAutostartAsync(new(args.Name), args.Autostart != 0, token));
    }

    private static void ServeLists(Dispatcher dispatcher)
    {
        dispatcher.Give(
            NodeDeviceProcedures.ListAll,
            static (connection, args, token) => connection.NodeDevices.ListSummariesAsync(
                CallChecks.Flags<NodeDeviceListFlags>(args.Flags, "virConnectListAllNodeDevices"), token),
            static (all, args) => new NodeDevicesResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.NodeDevices, "node_devices", static one => one.Device), (uint)all.Count));
        dispatcher.GiveCount(NodeDeviceProcedures.Count, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNodeNumOfDevices");
            return ListAsync(connection, args.Capability, token);
        });
        dispatcher.Give(
            NodeDeviceProcedures.ListNames,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virNodeListDevices");
                CallChecks.Capacity(args.Capacity, Limits.NodeDevices, "maxnames");
                return ListAsync(connection, args.Capability, token);
            },
            static (all, args) => new DeviceNamesResult([.. all.Take(args.Capacity).Select(static one => one.Device.Name)]));
        dispatcher.GiveCount(NodeDeviceProcedures.CountCapabilities, static async (connection, args, token) =>
            (await connection.NodeDevices.GetSummaryAsync(new(args.Name), token).ConfigureAwait(false)).Capabilities);
        dispatcher.Give(
            NodeDeviceProcedures.ListCapabilities,
            static (connection, args, token) =>
            {
                CallChecks.Capacity(args.Capacity, Limits.NodeDevices, "maxnames");
                return connection.NodeDevices.GetSummaryAsync(new(args.Name), token);
            },
            static (one, args) => new DeviceNamesResult([.. one.Capabilities.Take(args.Capacity)]));
    }

    private static void ServeFacts(Dispatcher dispatcher)
    {
        dispatcher.Give(
            NodeDeviceProcedures.LookupByName,
            static (connection, args, token) => connection.NodeDevices.LookupByNameAsync(args.Name, token), static found => new NodeDeviceResult(found));
        dispatcher.Give(
            NodeDeviceProcedures.LookupScsiHostByWwn,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virNodeDeviceLookupSCSIHostByWWN");
                return connection.NodeDevices.LookupScsiHostByWwnAsync(args.WorldWideNodeName, args.WorldWidePortName, token);
            },
            static found => new NodeDeviceResult(found));
        dispatcher.Give(
            NodeDeviceProcedures.GetParent,
            static (connection, args, token) => connection.NodeDevices.GetSummaryAsync(new(args.Name), token), static one => new OptionalTextResult(one.Parent));
        dispatcher.GiveText(NodeDeviceProcedures.GetXml, static (connection, args, token) =>
            connection.NodeDevices.GetXmlAsync(new(args.Name), CallChecks.Flags<NodeDeviceXmlFlags>(args.Flags, "virNodeDeviceGetXMLDesc"), token));
        dispatcher.GiveWhether(
            NodeDeviceProcedures.GetAutostart,
            static (connection, args, token) => connection.NodeDevices.GetSummaryAsync(new(args.Name), token), static one => one.Autostart);
        dispatcher.GiveWhether(
            NodeDeviceProcedures.IsPersistent,
            static (connection, args, token) => connection.NodeDevices.GetSummaryAsync(new(args.Name), token), static one => one.IsPersistent);
        dispatcher.GiveWhether(
            NodeDeviceProcedures.IsActive,
            static (connection, args, token) => connection.NodeDevices.GetSummaryAsync(new(args.Name), token), static one => one.IsActive);
    }

    private static void ServeDefinitions(Dispatcher dispatcher)
    {
        dispatcher.Give(
            NodeDeviceProcedures.CreateXml,
            static (connection, args, token) => connection.NodeDevices.CreateAsync(
                args.Xml, CallChecks.Flags<NodeDeviceCreateFlags>(args.Flags, "virNodeDeviceCreateXML"), token),
            static made => new NodeDeviceResult(made));
        dispatcher.Give(
            NodeDeviceProcedures.DefineXml,
            static (connection, args, token) => connection.NodeDevices.DefineAsync(
                args.Xml, CallChecks.Flags<NodeDeviceDefineFlags>(args.Flags, "virNodeDeviceDefineXML"), token),
            static made => new NodeDeviceResult(made));
        dispatcher.Do(NodeDeviceProcedures.Create, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNodeDeviceCreate");
            return connection.NodeDevices.StartAsync(new(args.Name), token);
        });
        dispatcher.Do(NodeDeviceProcedures.Undefine, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNodeDeviceUndefine");
            return connection.NodeDevices.UndefineAsync(new(args.Name), token);
        });
        dispatcher.Do(NodeDeviceProcedures.Update, static (connection, args, token) =>
            connection.NodeDevices.UpdateAsync(
                new(args.Name), args.Xml, CallChecks.Flags<NodeDeviceUpdateFlags>(args.Flags, "virNodeDeviceUpdate"), token));
    }

    /// <summary>Lists the devices that can do something by name; nothing can do what has no name.</summary>
    private static Task<IReadOnlyList<NodeDeviceSummary>> ListAsync(VirtConnection connection, string? capability, CancellationToken cancellationToken)
    {
        var flag = capability is null ? NodeDeviceListFlags.None : NodeDeviceCapabilities.FlagOf(capability);
        return capability is not null && flag == NodeDeviceListFlags.None
            ? Task.FromResult<IReadOnlyList<NodeDeviceSummary>>([])
            : connection.NodeDevices.ListSummariesAsync(flag, cancellationToken);
    }
}
