using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns storage volumes.</summary>
internal static class StorageVolumeDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeLists(dispatcher);
        ServeFacts(dispatcher);
        ServeChanges(dispatcher);
        dispatcher.ServeStream(StorageVolumeProcedures.Upload, static async (session, args, token) =>
        {
            var flags = CallChecks.Flags<StorageVolumeUploadFlags>(args.Flags, "virStorageVolUpload");
            var stream = await session.Connection.StorageVolumes.OpenUploadAsync(
                args.Volume, Place(args.Offset, "offset"), Place(args.Length, "length"), flags, token).ConfigureAwait(false);
            return new(default, stream, flags.HasFlag(StorageVolumeUploadFlags.SparseStream));
        });
        dispatcher.ServeStream(StorageVolumeProcedures.Download, static async (session, args, token) =>
        {
            var flags = CallChecks.Flags<StorageVolumeDownloadFlags>(args.Flags, "virStorageVolDownload");
            var stream = await session.Connection.StorageVolumes.OpenDownloadAsync(
                args.Volume, Place(args.Offset, "offset"), Place(args.Length, "length"), flags, token).ConfigureAwait(false);
            return new(default, stream, flags.HasFlag(StorageVolumeDownloadFlags.SparseStream));
        });
    }

    private static void ServeLists(Dispatcher dispatcher)
    {
        dispatcher.Give(
            StorageVolumeProcedures.ListAll,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virStoragePoolListAllVolumes");
                return connection.StorageVolumes.ListSummariesAsync(args.Pool, token);
            },
            static (all, args) => new StorageVolumesResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.Objects, "storage_vols", static one => one.Volume), (uint)all.Count));
        dispatcher.GiveCount(StorageVolumeProcedures.Count, static (connection, args, token) =>
            connection.StorageVolumes.ListSummariesAsync(args.Pool, token));
        dispatcher.Give(
            StorageVolumeProcedures.ListNames,
            static (connection, args, token) =>
            {
                CallChecks.Capacity(args.Capacity, Limits.Objects, "maxnames");
                return connection.StorageVolumes.ListSummariesAsync(args.Pool, token);
            },
            static (all, args) => new NamesResult([.. all.Take(args.Capacity).Select(static one => one.Volume.Name)]));
    }

    private static void ServeFacts(Dispatcher dispatcher)
    {
        dispatcher.Give(
            StorageVolumeProcedures.LookupByName,
            static (connection, args, token) => connection.StorageVolumes.LookupByNameAsync(args.Pool, args.Name, token),
            static found => new StorageVolumeResult(found));
        dispatcher.Give(
            StorageVolumeProcedures.LookupByKey,
            static (connection, args, token) => connection.StorageVolumes.LookupByKeyAsync(args.Key, token), static found => new StorageVolumeResult(found));
        dispatcher.Give(
            StorageVolumeProcedures.LookupByPath,
            static (connection, args, token) => connection.StorageVolumes.LookupByPathAsync(args.Path, token), static found => new StorageVolumeResult(found));
        dispatcher.Give(
            StorageVolumeProcedures.GetInfo,
            static (connection, args, token) => connection.StorageVolumes.GetSummaryAsync(args.Volume, StorageVolumeInfoFlags.None, token), InfoOf);
        dispatcher.Give(
            StorageVolumeProcedures.GetInfoFlags,
            static (connection, args, token) => connection.StorageVolumes.GetSummaryAsync(
                args.Volume, CallChecks.Flags<StorageVolumeInfoFlags>(args.Flags, "virStorageVolGetInfoFlags"), token),
            InfoOf);
        dispatcher.Give(
            StorageVolumeProcedures.GetPath,
            static (connection, args, token) => connection.StorageVolumes.GetSummaryAsync(args.Volume, StorageVolumeInfoFlags.None, token),
            static one => new TextResult(one.Path));
        dispatcher.GiveText(StorageVolumeProcedures.GetXml, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virStorageVolGetXMLDesc");
            return connection.StorageVolumes.GetXmlAsync(args.Volume, token);
        });
    }

    private static void ServeChanges(Dispatcher dispatcher)
    {
        dispatcher.Give(
            StorageVolumeProcedures.CreateXml,
            static (connection, args, token) => connection.StorageVolumes.CreateAsync(
                args.Pool, args.Xml, CallChecks.Flags<StorageVolumeCreateFlags>(args.Flags, "virStorageVolCreateXML"), null, token),
            static made => new StorageVolumeResult(made));
        dispatcher.Give(
            StorageVolumeProcedures.CreateXmlFrom,
            static (connection, args, token) => connection.StorageVolumes.CreateFromAsync(
                args.Pool, args.Xml, args.Source, CallChecks.Flags<StorageVolumeCreateFlags>(args.Flags, "virStorageVolCreateXMLFrom"), null, token),
            static made => new StorageVolumeResult(made));
        dispatcher.Do(StorageVolumeProcedures.Delete, static (connection, args, token) =>
            connection.StorageVolumes.DeleteAsync(args.Volume, CallChecks.Flags<StorageVolumeDeleteFlags>(args.Flags, "virStorageVolDelete"), token));
        dispatcher.Do(StorageVolumeProcedures.Wipe, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virStorageVolWipe");
            return connection.StorageVolumes.WipeAsync(args.Volume, StorageWipeAlgorithm.Zero, null, token);
        });
        dispatcher.Do(StorageVolumeProcedures.WipePattern, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virStorageVolWipePattern");
            return connection.StorageVolumes.WipeAsync(args.Volume, (StorageWipeAlgorithm)args.Algorithm, null, token);
        });
        dispatcher.Do(StorageVolumeProcedures.Resize, static (connection, args, token) =>
            connection.StorageVolumes.ResizeAsync(
                args.Volume, Place(args.Capacity, "capacity"), CallChecks.Flags<StorageVolumeResizeFlags>(args.Flags, "virStorageVolResize"), token));
    }

    private static StorageVolumeInfoResult InfoOf(StorageVolumeSummary volume) =>
        new((int)volume.Type, (ulong)volume.Capacity, (ulong)volume.Allocation);

    /// <summary>Gives a number of bytes as the contract counts them.</summary>
    private static long Place(ulong bytes, string name) => bytes <= long.MaxValue
        ? (long)bytes
        : throw new VirtException(VirtErrorCode.InvalidArg, $"{name} {bytes} is too large", VirtErrorDomain.Rpc);
}
