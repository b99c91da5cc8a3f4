namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>What only LXC hosts have.</summary>
/// <remarks>LXC_PROC_*.</remarks>
internal static class LxcProcedures
{
    internal static Procedure<DomainFlagsArgs, Nothing> OpenNamespace { get; } = Programs.Lxc.Procedure<DomainFlagsArgs, Nothing>(1, acl: "domain:open_namespace");
}
