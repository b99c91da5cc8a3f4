namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Storage volumes.</summary>
/// <remarks>REMOTE_PROC_STORAGE_VOL_*, REMOTE_PROC_STORAGE_POOL_*.</remarks>
internal static class StorageVolumeProcedures
{
    internal static Procedure<StoragePoolArgs, CountResult> Count { get; } = Programs.Remote.Procedure<StoragePoolArgs, CountResult>(91, acl: "storage_pool:search_storage_vols", filter: "storage_vol:getattr", priority: true);
    internal static Procedure<StoragePoolCapacityArgs, NamesResult> ListNames { get; } = Programs.Remote.Procedure<StoragePoolCapacityArgs, NamesResult>(92, acl: "storage_pool:search_storage_vols", filter: "storage_vol:getattr", priority: true);
    internal static Procedure<StoragePoolXmlFlagsArgs, StorageVolumeResult> CreateXml { get; } = Programs.Remote.Procedure<StoragePoolXmlFlagsArgs, StorageVolumeResult>(93, acl: "storage_vol:create");
    internal static Procedure<StorageVolumeFlagsArgs, Nothing> Delete { get; } = Programs.Remote.Procedure<StorageVolumeFlagsArgs, Nothing>(94, acl: "storage_vol:delete");
    internal static Procedure<StoragePoolNameArgs, StorageVolumeResult> LookupByName { get; } = Programs.Remote.Procedure<StoragePoolNameArgs, StorageVolumeResult>(95, acl: "storage_vol:getattr", priority: true);
    internal static Procedure<VolumeKeyArgs, StorageVolumeResult> LookupByKey { get; } = Programs.Remote.Procedure<VolumeKeyArgs, StorageVolumeResult>(96, acl: "storage_vol:getattr", priority: true);
    internal static Procedure<PathArgs, StorageVolumeResult> LookupByPath { get; } = Programs.Remote.Procedure<PathArgs, StorageVolumeResult>(97, acl: "storage_vol:getattr", priority: true);
    internal static Procedure<StorageVolumeArgs, StorageVolumeInfoResult> GetInfo { get; } = Programs.Remote.Procedure<StorageVolumeArgs, StorageVolumeInfoResult>(98, acl: "storage_vol:read", priority: true);
    internal static Procedure<StorageVolumeFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<StorageVolumeFlagsArgs, TextResult>(99, acl: "storage_vol:read", priority: true);
    internal static Procedure<StorageVolumeArgs, TextResult> GetPath { get; } = Programs.Remote.Procedure<StorageVolumeArgs, TextResult>(100, acl: "storage_vol:read", priority: true);
    internal static Procedure<CreateVolumeFromArgs, StorageVolumeResult> CreateXmlFrom { get; } = Programs.Remote.Procedure<CreateVolumeFromArgs, StorageVolumeResult>(125, acl: "storage_vol:create");
    internal static Procedure<StorageVolumeFlagsArgs, Nothing> Wipe { get; } = Programs.Remote.Procedure<StorageVolumeFlagsArgs, Nothing>(165, acl: "storage_vol:format");
    internal static Procedure<VolumeStreamArgs, Nothing> Upload { get; } = Programs.Remote.Procedure<VolumeStreamArgs, Nothing>(208, acl: "storage_vol:data_write", stream: StreamDirection.Write, holes: true);
    internal static Procedure<VolumeStreamArgs, Nothing> Download { get; } = Programs.Remote.Procedure<VolumeStreamArgs, Nothing>(209, acl: "storage_vol:data_read", stream: StreamDirection.Read, holes: true);
    internal static Procedure<WipeVolumeArgs, Nothing> WipePattern { get; } = Programs.Remote.Procedure<WipeVolumeArgs, Nothing>(259, acl: "storage_vol:format");
    internal static Procedure<ResizeVolumeArgs, Nothing> Resize { get; } = Programs.Remote.Procedure<ResizeVolumeArgs, Nothing>(260, acl: "storage_vol:resize");
    internal static Procedure<StoragePoolListArgs, StorageVolumesResult> ListAll { get; } = Programs.Remote.Procedure<StoragePoolListArgs, StorageVolumesResult>(282, acl: "storage_pool:search_storage_vols", filter: "storage_vol:getattr", priority: true);
    internal static Procedure<StorageVolumeFlagsArgs, StorageVolumeInfoResult> GetInfoFlags { get; } = Programs.Remote.Procedure<StorageVolumeFlagsArgs, StorageVolumeInfoResult>(378, acl: "storage_vol:read", priority: true);
}
