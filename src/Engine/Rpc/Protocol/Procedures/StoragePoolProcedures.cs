namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Storage pools.</summary>
/// <remarks>REMOTE_PROC_STORAGE_POOL_*, REMOTE_PROC_CONNECT_*.</remarks>
internal static class StoragePoolProcedures
{
    internal static Procedure<Nothing, CountResult> Count { get; } = Programs.Remote.Procedure<Nothing, CountResult>(71, acl: "connect:search_storage_pools", filter: "storage_pool:getattr", priority: true);
    internal static Procedure<CapacityArgs, NamesResult> ListNames { get; } = Programs.Remote.Procedure<CapacityArgs, NamesResult>(72, acl: "connect:search_storage_pools", filter: "storage_pool:getattr", priority: true);
    internal static Procedure<Nothing, CountResult> CountDefined { get; } = Programs.Remote.Procedure<Nothing, CountResult>(73, acl: "connect:search_storage_pools", filter: "storage_pool:getattr", priority: true);
    internal static Procedure<CapacityArgs, NamesResult> ListDefinedNames { get; } = Programs.Remote.Procedure<CapacityArgs, NamesResult>(74, acl: "connect:search_storage_pools", filter: "storage_pool:getattr", priority: true);
    internal static Procedure<FindPoolSourcesArgs, TextResult> FindSources { get; } = Programs.Remote.Procedure<FindPoolSourcesArgs, TextResult>(75, acl: "connect:detect_storage_pools");
    internal static Procedure<XmlFlagsArgs, StoragePoolResult> CreateXml { get; } = Programs.Remote.Procedure<XmlFlagsArgs, StoragePoolResult>(76, acl: "storage_pool:start storage_pool:write");
    internal static Procedure<XmlFlagsArgs, StoragePoolResult> DefineXml { get; } = Programs.Remote.Procedure<XmlFlagsArgs, StoragePoolResult>(77, acl: "storage_pool:write storage_pool:save", priority: true);
    internal static Procedure<StoragePoolFlagsArgs, Nothing> Create { get; } = Programs.Remote.Procedure<StoragePoolFlagsArgs, Nothing>(78, acl: "storage_pool:start");
    internal static Procedure<StoragePoolFlagsArgs, Nothing> Build { get; } = Programs.Remote.Procedure<StoragePoolFlagsArgs, Nothing>(79, acl: "storage_pool:format");
    internal static Procedure<StoragePoolArgs, Nothing> Destroy { get; } = Programs.Remote.Procedure<StoragePoolArgs, Nothing>(80, acl: "storage_pool:stop", priority: true);
    internal static Procedure<StoragePoolFlagsArgs, Nothing> Delete { get; } = Programs.Remote.Procedure<StoragePoolFlagsArgs, Nothing>(81, acl: "storage_pool:format");
    internal static Procedure<StoragePoolArgs, Nothing> Undefine { get; } = Programs.Remote.Procedure<StoragePoolArgs, Nothing>(82, acl: "storage_pool:delete", priority: true);
    internal static Procedure<StoragePoolFlagsArgs, Nothing> Refresh { get; } = Programs.Remote.Procedure<StoragePoolFlagsArgs, Nothing>(83, acl: "storage_pool:refresh");
    internal static Procedure<NameArgs, StoragePoolResult> LookupByName { get; } = Programs.Remote.Procedure<NameArgs, StoragePoolResult>(84, acl: "storage_pool:getattr", priority: true);
    internal static Procedure<UuidArgs, StoragePoolResult> LookupByUuid { get; } = Programs.Remote.Procedure<UuidArgs, StoragePoolResult>(85, acl: "storage_pool:getattr", priority: true);
    internal static Procedure<StorageVolumeArgs, StoragePoolResult> LookupByVolume { get; } = Programs.Remote.Procedure<StorageVolumeArgs, StoragePoolResult>(86, acl: "storage_pool:getattr", priority: true);
    internal static Procedure<StoragePoolArgs, StoragePoolInfoResult> GetInfo { get; } = Programs.Remote.Procedure<StoragePoolArgs, StoragePoolInfoResult>(87, acl: "storage_pool:read", priority: true);
    internal static Procedure<StoragePoolFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<StoragePoolFlagsArgs, TextResult>(88, acl: "storage_pool:read", priority: true);
    internal static Procedure<StoragePoolArgs, AnswerResult> GetAutostart { get; } = Programs.Remote.Procedure<StoragePoolArgs, AnswerResult>(89, acl: "storage_pool:read", priority: true);
    internal static Procedure<StoragePoolAutostartArgs, Nothing> SetAutostart { get; } = Programs.Remote.Procedure<StoragePoolAutostartArgs, Nothing>(90, acl: "storage_pool:write", priority: true);
    internal static Procedure<StoragePoolArgs, AnswerResult> IsActive { get; } = Programs.Remote.Procedure<StoragePoolArgs, AnswerResult>(154, acl: "storage_pool:read", priority: true);
    internal static Procedure<StoragePoolArgs, AnswerResult> IsPersistent { get; } = Programs.Remote.Procedure<StoragePoolArgs, AnswerResult>(155, acl: "storage_pool:read", priority: true);
    internal static Procedure<ListArgs, StoragePoolsResult> ListAll { get; } = Programs.Remote.Procedure<ListArgs, StoragePoolsResult>(281, acl: "connect:search_storage_pools", filter: "storage_pool:getattr", priority: true);
    internal static Procedure<PathArgs, StoragePoolResult> LookupByTargetPath { get; } = Programs.Remote.Procedure<PathArgs, StoragePoolResult>(391, acl: "storage_pool:getattr", priority: true);
    internal static Procedure<FlagsArgs, TextResult> GetCapabilities { get; } = Programs.Remote.Procedure<FlagsArgs, TextResult>(403, acl: "connect:read");
}
