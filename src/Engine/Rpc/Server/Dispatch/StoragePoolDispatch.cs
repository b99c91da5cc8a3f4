using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns storage pools.</summary>
internal static class StoragePoolDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeLists(dispatcher);
        ServeFacts(dispatcher);
        ServeLookups(dispatcher);
        dispatcher.Give(
            StoragePoolProcedures.DefineXml,
            static (connection, args, token) =>
                connection.StoragePools.DefineAsync(args.Xml, CallChecks.Flags<StoragePoolDefineFlags>(args.Flags, "virStoragePoolDefineXML"), token),
            static made => new StoragePoolResult(made));
        dispatcher.Give(
            StoragePoolProcedures.CreateXml,
            static (connection, args, token) =>
                connection.StoragePools.CreateAsync(args.Xml, CallChecks.Flags<StoragePoolCreateFlags>(args.Flags, "virStoragePoolCreateXML"), token),
            static made => new StoragePoolResult(made));
        dispatcher.Do(StoragePoolProcedures.Create, static (connection, args, token) =>
            connection.StoragePools.StartAsync(args.Pool, CallChecks.Flags<StoragePoolCreateFlags>(args.Flags, "virStoragePoolCreate"), token));
        dispatcher.Do(StoragePoolProcedures.Build, static (connection, args, token) =>
            connection.StoragePools.BuildAsync(args.Pool, CallChecks.Flags<StoragePoolBuildFlags>(args.Flags, "virStoragePoolBuild"), token));
        dispatcher.Do(StoragePoolProcedures.Destroy, static (connection, args, token) => connection.StoragePools.DestroyAsync(args.Pool, token));
        dispatcher.Do(StoragePoolProcedures.Delete, static (connection, args, token) =>
            connection.StoragePools.DeleteAsync(args.Pool, CallChecks.Flags<StoragePoolDeleteFlags>(args.Flags, "virStoragePoolDelete"), token));
        dispatcher.Do(StoragePoolProcedures.Undefine, static (connection, args, token) => connection.StoragePools.UndefineAsync(args.Pool, token));
        dispatcher.Do(StoragePoolProcedures.Refresh, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virStoragePoolRefresh");
            return connection.StoragePools.RefreshAsync(args.Pool, token);
        });
        dispatcher.Do(StoragePoolProcedures.SetAutostart, static (connection, args, token) =>
            connection.StoragePools.SetAutostartAsync(args.Pool, args.Autostart != 0, token));
    }

    private static void ServeLists(Dispatcher dispatcher)
    {
        dispatcher.Give(
            StoragePoolProcedures.ListAll,
            static (connection, args, token) => connection.StoragePools.ListSummariesAsync(
                CallChecks.Flags<StoragePoolListFlags>(args.Flags, "virConnectListAllStoragePools"), token),
            static (all, args) => new StoragePoolsResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.Objects, "storage_pools", static one => one.Pool), (uint)all.Count));
        dispatcher.GiveCount(StoragePoolProcedures.Count, static (connection, _, token) =>
            connection.StoragePools.ListSummariesAsync(StoragePoolListFlags.Active, token));
        dispatcher.GiveCount(StoragePoolProcedures.CountDefined, static (connection, _, token) =>
            connection.StoragePools.ListSummariesAsync(StoragePoolListFlags.Inactive, token));
        dispatcher.GiveNames(
            StoragePoolProcedures.ListNames,
            static (connection, token) => connection.StoragePools.ListSummariesAsync(StoragePoolListFlags.Active, token), static one => one.Pool.Name);
        dispatcher.GiveNames(
            StoragePoolProcedures.ListDefinedNames,
            static (connection, token) => connection.StoragePools.ListSummariesAsync(StoragePoolListFlags.Inactive, token), static one => one.Pool.Name);
    }

    private static void ServeFacts(Dispatcher dispatcher)
    {
        dispatcher.Give(
            StoragePoolProcedures.GetInfo,
            static (connection, args, token) => connection.StoragePools.GetSummaryAsync(args.Pool, token),
            static one => new StoragePoolInfoResult((uint)one.State, (ulong)one.Capacity, (ulong)one.Allocation, (ulong)one.Available));
        dispatcher.GiveWhether(
            StoragePoolProcedures.GetAutostart,
            static (connection, args, token) => connection.StoragePools.GetSummaryAsync(args.Pool, token), static one => one.Autostart);
        dispatcher.GiveWhether(
            StoragePoolProcedures.IsActive,
            static (connection, args, token) => connection.StoragePools.GetSummaryAsync(args.Pool, token), static one => one.IsActive);
        dispatcher.GiveWhether(
            StoragePoolProcedures.IsPersistent,
            static (connection, args, token) => connection.StoragePools.GetSummaryAsync(args.Pool, token), static one => one.IsPersistent);
        dispatcher.GiveText(StoragePoolProcedures.GetXml, static (connection, args, token) =>
            connection.StoragePools.GetXmlAsync(args.Pool, CallChecks.Flags<StorageXmlFlags>(args.Flags, "virStoragePoolGetXMLDesc"), token));
        dispatcher.GiveText(StoragePoolProcedures.FindSources, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virConnectFindStoragePoolSources");
            return connection.StoragePools.FindSourcesAsync(args.Type, args.Source, token);
        });
        dispatcher.GiveText(StoragePoolProcedures.GetCapabilities, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virConnectGetStoragePoolCapabilities");
            return connection.StoragePools.GetCapabilitiesAsync(token);
        });
    }

    private static void ServeLookups(Dispatcher dispatcher)
    {
        dispatcher.Give(
            StoragePoolProcedures.LookupByName,
            static (connection, args, token) => connection.StoragePools.LookupByNameAsync(args.Name, token), static found => new StoragePoolResult(found));
        dispatcher.Give(
            StoragePoolProcedures.LookupByUuid,
            static (connection, args, token) => connection.StoragePools.LookupByUuidAsync(args.Uuid, token), static found => new StoragePoolResult(found));
        dispatcher.Give(
            StoragePoolProcedures.LookupByVolume,
            static (connection, args, token) => connection.StoragePools.LookupByVolumeAsync(args.Volume, token), static found => new StoragePoolResult(found));
        dispatcher.Give(
            StoragePoolProcedures.LookupByTargetPath,
            static (connection, args, token) => connection.StoragePools.LookupByTargetPathAsync(args.Path, token), static found => new StoragePoolResult(found));
    }
}
