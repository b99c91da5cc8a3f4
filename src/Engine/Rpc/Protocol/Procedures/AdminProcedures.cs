namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>The administration of a daemon.</summary>
/// <remarks>ADMIN_PROC_*.</remarks>
internal static class AdminProcedures
{
    internal static Procedure<FlagsArgs, Nothing> Open { get; } = Programs.Admin.Procedure<FlagsArgs, Nothing>(1);
    internal static Procedure<Nothing, Nothing> Close { get; } = Programs.Admin.Procedure<Nothing, Nothing>(2);
    internal static Procedure<Nothing, AmountResult> GetLibraryVersion { get; } = Programs.Admin.Procedure<Nothing, AmountResult>(3);
    internal static Procedure<AdminListArgs, AdminServersResult> ListServers { get; } = Programs.Admin.Procedure<AdminListArgs, AdminServersResult>(4);
    internal static Procedure<NameFlagsArgs, AdminServerResult> LookupServer { get; } = Programs.Admin.Procedure<NameFlagsArgs, AdminServerResult>(5);
    internal static Procedure<AdminServerArgs, AdminParametersResult> GetThreadPoolParameters { get; } = Programs.Admin.Procedure<AdminServerArgs, AdminParametersResult>(6);
    internal static Procedure<AdminParametersArgs, Nothing> SetThreadPoolParameters { get; } = Programs.Admin.Procedure<AdminParametersArgs, Nothing>(7);
    internal static Procedure<AdminClientListArgs, AdminClientsResult> ListClients { get; } = Programs.Admin.Procedure<AdminClientListArgs, AdminClientsResult>(8);
    internal static Procedure<AdminLookupClientArgs, AdminClientResult> LookupClient { get; } = Programs.Admin.Procedure<AdminLookupClientArgs, AdminClientResult>(9);
    internal static Procedure<AdminClientArgs, AdminClientInfoResult> GetClientInfo { get; } = Programs.Admin.Procedure<AdminClientArgs, AdminClientInfoResult>(10);
    internal static Procedure<AdminClientArgs, Nothing> CloseClient { get; } = Programs.Admin.Procedure<AdminClientArgs, Nothing>(11);
    internal static Procedure<AdminServerArgs, AdminParametersResult> GetClientLimits { get; } = Programs.Admin.Procedure<AdminServerArgs, AdminParametersResult>(12);
    internal static Procedure<AdminParametersArgs, Nothing> SetClientLimits { get; } = Programs.Admin.Procedure<AdminParametersArgs, Nothing>(13);
    internal static Procedure<FlagsArgs, AdminOutputsResult> GetLoggingOutputs { get; } = Programs.Admin.Procedure<FlagsArgs, AdminOutputsResult>(14);
    internal static Procedure<FlagsArgs, AdminFiltersResult> GetLoggingFilters { get; } = Programs.Admin.Procedure<FlagsArgs, AdminFiltersResult>(15);
    internal static Procedure<AdminLoggingArgs, Nothing> SetLoggingOutputs { get; } = Programs.Admin.Procedure<AdminLoggingArgs, Nothing>(16);
    internal static Procedure<AdminLoggingArgs, Nothing> SetLoggingFilters { get; } = Programs.Admin.Procedure<AdminLoggingArgs, Nothing>(17);
    internal static Procedure<AdminServerArgs, Nothing> UpdateTlsFiles { get; } = Programs.Admin.Procedure<AdminServerArgs, Nothing>(18);
    internal static Procedure<AdminTimeoutArgs, Nothing> SetDaemonTimeout { get; } = Programs.Admin.Procedure<AdminTimeoutArgs, Nothing>(19);
    internal static Procedure<FlagsArgs, Nothing> ShutdownDaemon { get; } = Programs.Admin.Procedure<FlagsArgs, Nothing>(20);
}
