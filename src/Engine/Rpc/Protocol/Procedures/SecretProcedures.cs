namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Secrets.</summary>
/// <remarks>REMOTE_PROC_SECRET_*, REMOTE_PROC_CONNECT_*.</remarks>
internal static class SecretProcedures
{
    internal static Procedure<Nothing, CountResult> Count { get; } = Programs.Remote.Procedure<Nothing, CountResult>(139, acl: "connect:search_secrets", filter: "secret:getattr", priority: true);
    internal static Procedure<CapacityArgs, NamesResult> ListUuids { get; } = Programs.Remote.Procedure<CapacityArgs, NamesResult>(140, acl: "connect:search_secrets", filter: "secret:getattr", priority: true);
    internal static Procedure<UuidArgs, SecretResult> LookupByUuid { get; } = Programs.Remote.Procedure<UuidArgs, SecretResult>(141, acl: "secret:getattr", priority: true);
    internal static Procedure<XmlFlagsArgs, SecretResult> DefineXml { get; } = Programs.Remote.Procedure<XmlFlagsArgs, SecretResult>(142, acl: "secret:write secret:save", priority: true);
    internal static Procedure<SecretFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<SecretFlagsArgs, TextResult>(143, acl: "secret:read", priority: true);
    internal static Procedure<SetSecretValueArgs, Nothing> SetValue { get; } = Programs.Remote.Procedure<SetSecretValueArgs, Nothing>(144, acl: "secret:write", priority: true);
    internal static Procedure<SecretFlagsArgs, SecretValueResult> GetValue { get; } = Programs.Remote.Procedure<SecretFlagsArgs, SecretValueResult>(145, acl: "secret:read_secure", priority: true);
    internal static Procedure<SecretArgs, Nothing> Undefine { get; } = Programs.Remote.Procedure<SecretArgs, Nothing>(146, acl: "secret:delete", priority: true);
    internal static Procedure<SecretUsageArgs, SecretResult> LookupByUsage { get; } = Programs.Remote.Procedure<SecretUsageArgs, SecretResult>(147, acl: "secret:getattr", priority: true);
    internal static Procedure<ListArgs, SecretsResult> ListAll { get; } = Programs.Remote.Procedure<ListArgs, SecretsResult>(287, acl: "connect:search_secrets", filter: "secret:getattr", priority: true);
}
