namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Domains: what the guest itself is asked.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_*.</remarks>
internal static class DomainGuestProcedures
{
    internal static Procedure<DomainFlagsArgs, Nothing> InjectNmi { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(210, acl: "domain:inject_nmi");
    internal static Procedure<SendKeyArgs, Nothing> SendKey { get; } = Programs.Remote.Procedure<SendKeyArgs, Nothing>(226, acl: "domain:send_input");
    internal static Procedure<DomainFlagsArgs, TextResult> GetHostName { get; } = Programs.Remote.Procedure<DomainFlagsArgs, TextResult>(277, acl: "domain:write");
    internal static Procedure<TrimFileSystemsArgs, Nothing> TrimFileSystems { get; } = Programs.Remote.Procedure<TrimFileSystemsArgs, Nothing>(294, acl: "domain:fs_trim");
    internal static Procedure<ProcessSignalArgs, Nothing> SendProcessSignal { get; } = Programs.Remote.Procedure<ProcessSignalArgs, Nothing>(295, acl: "domain:send_signal");
    internal static Procedure<FreezeFileSystemsArgs, CountResult> FreezeFileSystems { get; } = Programs.Remote.Procedure<FreezeFileSystemsArgs, CountResult>(335, acl: "domain:fs_freeze");
    internal static Procedure<FreezeFileSystemsArgs, CountResult> ThawFileSystems { get; } = Programs.Remote.Procedure<FreezeFileSystemsArgs, CountResult>(336, acl: "domain:fs_freeze");
    internal static Procedure<DomainFlagsArgs, GuestTimeResult> GetTime { get; } = Programs.Remote.Procedure<DomainFlagsArgs, GuestTimeResult>(337, acl: "domain:write");
    internal static Procedure<SetGuestTimeArgs, Nothing> SetTime { get; } = Programs.Remote.Procedure<SetGuestTimeArgs, Nothing>(338, acl: "domain:set_time");
    internal static Procedure<DomainFlagsArgs, FileSystemsResult> GetFileSystems { get; } = Programs.Remote.Procedure<DomainFlagsArgs, FileSystemsResult>(349, acl: "domain:fs_freeze");
    internal static Procedure<DomainNumberArgs, GuestInterfacesResult> GetAddresses { get; } = Programs.Remote.Procedure<DomainNumberArgs, GuestInterfacesResult>(353, acl: "domain:read domain:write::source:VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT");
    internal static Procedure<UserPasswordArgs, Nothing> SetUserPassword { get; } = Programs.Remote.Procedure<UserPasswordArgs, Nothing>(357, acl: "domain:set_password");
    internal static Procedure<DomainFlagsArgs, ManyParametersResult> GetGuestVcpus { get; } = Programs.Remote.Procedure<DomainFlagsArgs, ManyParametersResult>(371, acl: "domain:write");
    internal static Procedure<DomainVcpuStateArgs, Nothing> SetGuestVcpus { get; } = Programs.Remote.Procedure<DomainVcpuStateArgs, Nothing>(372, acl: "domain:write");
    internal static Procedure<DomainNumberArgs, GuestInfoResult> GetInfo { get; } = Programs.Remote.Procedure<DomainNumberArgs, GuestInfoResult>(418, acl: "domain:write");
    internal static Procedure<DomainSecondsArgs, NumberResult> SetAgentResponseTimeout { get; } = Programs.Remote.Procedure<DomainSecondsArgs, NumberResult>(420, acl: "domain:write");
    internal static Procedure<DomainNameFlagsArgs, SshKeysResult> GetSshKeys { get; } = Programs.Remote.Procedure<DomainNameFlagsArgs, SshKeysResult>(424, acl: "domain:write");
    internal static Procedure<SetSshKeysArgs, Nothing> SetSshKeys { get; } = Programs.Remote.Procedure<SetSshKeysArgs, Nothing>(425, acl: "domain:write");
}
