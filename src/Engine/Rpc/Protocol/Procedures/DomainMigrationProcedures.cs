namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Migration of domains, in its three versions.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_MIGRATE_*.</remarks>
internal static class DomainMigrationProcedures
{
    internal static Procedure<MigratePrepareArgs, MigratePrepareResult> Prepare { get; } = Programs.Remote.Procedure<MigratePrepareArgs, MigratePrepareResult>(61, acl: "domain:migrate domain:start domain:write");
    internal static Procedure<MigratePerformArgs, Nothing> Perform { get; } = Programs.Remote.Procedure<MigratePerformArgs, Nothing>(62, acl: "domain:migrate");
    internal static Procedure<MigrateFinishArgs, DomainResult> Finish { get; } = Programs.Remote.Procedure<MigrateFinishArgs, DomainResult>(63, acl: "domain:migrate");
    internal static Procedure<MigratePrepareXmlArgs, MigratePrepareResult> Prepare2 { get; } = Programs.Remote.Procedure<MigratePrepareXmlArgs, MigratePrepareResult>(108, acl: "domain:migrate domain:start domain:write");
    internal static Procedure<MigrateFinish2Args, DomainResult> Finish2 { get; } = Programs.Remote.Procedure<MigrateFinish2Args, DomainResult>(109, acl: "domain:migrate");
    internal static Procedure<MigratePrepareTunnelArgs, Nothing> PrepareTunnel { get; } = Programs.Remote.Procedure<MigratePrepareTunnelArgs, Nothing>(148, acl: "domain:migrate domain:start domain:write", stream: StreamDirection.Write);
    internal static Procedure<DomainAmountFlagsArgs, Nothing> SetMaxDowntime { get; } = Programs.Remote.Procedure<DomainAmountFlagsArgs, Nothing>(166, acl: "domain:migrate");
    internal static Procedure<DomainAmountFlagsArgs, Nothing> SetMaxSpeed { get; } = Programs.Remote.Procedure<DomainAmountFlagsArgs, Nothing>(207, acl: "domain:migrate");
    internal static Procedure<MigrateBegin3Args, MigrateBegin3Result> Begin3 { get; } = Programs.Remote.Procedure<MigrateBegin3Args, MigrateBegin3Result>(213, acl: "domain:migrate");
    internal static Procedure<MigratePrepare3Args, MigratePrepareResult> Prepare3 { get; } = Programs.Remote.Procedure<MigratePrepare3Args, MigratePrepareResult>(214, acl: "domain:migrate domain:start domain:write");
    internal static Procedure<MigratePrepareTunnel3Args, MigrateCookieResult> PrepareTunnel3 { get; } = Programs.Remote.Procedure<MigratePrepareTunnel3Args, MigrateCookieResult>(215, acl: "domain:migrate domain:start domain:write", stream: StreamDirection.Write);
    internal static Procedure<MigratePerform3Args, MigrateCookieResult> Perform3 { get; } = Programs.Remote.Procedure<MigratePerform3Args, MigrateCookieResult>(216, acl: "domain:migrate");
    internal static Procedure<MigrateFinish3Args, MigrateFinish3Result> Finish3 { get; } = Programs.Remote.Procedure<MigrateFinish3Args, MigrateFinish3Result>(217, acl: "domain:migrate");
    internal static Procedure<MigrateConfirm3Args, Nothing> Confirm3 { get; } = Programs.Remote.Procedure<MigrateConfirm3Args, Nothing>(218, acl: "domain:migrate");
    internal static Procedure<DomainFlagsArgs, AmountResult> GetMaxSpeed { get; } = Programs.Remote.Procedure<DomainFlagsArgs, AmountResult>(242, acl: "domain:migrate");
    internal static Procedure<DomainFlagsArgs, AmountResult> GetCompressionCache { get; } = Programs.Remote.Procedure<DomainFlagsArgs, AmountResult>(299, acl: "domain:migrate");
    internal static Procedure<DomainAmountFlagsArgs, Nothing> SetCompressionCache { get; } = Programs.Remote.Procedure<DomainAmountFlagsArgs, Nothing>(300, acl: "domain:migrate");
    internal static Procedure<DomainManyParametersArgs, MigrateBegin3Result> Begin3Params { get; } = Programs.Remote.Procedure<DomainManyParametersArgs, MigrateBegin3Result>(302, acl: "domain:migrate");
    internal static Procedure<MigratePrepare3ParamsArgs, MigratePrepareResult> Prepare3Params { get; } = Programs.Remote.Procedure<MigratePrepare3ParamsArgs, MigratePrepareResult>(303, acl: "domain:migrate domain:start domain:write");
    internal static Procedure<MigratePrepare3ParamsArgs, MigrateCookieResult> PrepareTunnel3Params { get; } = Programs.Remote.Procedure<MigratePrepare3ParamsArgs, MigrateCookieResult>(304, acl: "domain:migrate domain:start domain:write", stream: StreamDirection.Write);
    internal static Procedure<MigratePerform3ParamsArgs, MigrateCookieResult> Perform3Params { get; } = Programs.Remote.Procedure<MigratePerform3ParamsArgs, MigrateCookieResult>(305, acl: "domain:migrate");
    internal static Procedure<MigrateFinish3ParamsArgs, MigrateFinish3Result> Finish3Params { get; } = Programs.Remote.Procedure<MigrateFinish3ParamsArgs, MigrateFinish3Result>(306, acl: "domain:migrate");
    internal static Procedure<MigrateConfirm3ParamsArgs, Nothing> Confirm3Params { get; } = Programs.Remote.Procedure<MigrateConfirm3ParamsArgs, Nothing>(307, acl: "domain:migrate");
    internal static Procedure<DomainFlagsArgs, Nothing> StartPostCopy { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(364, acl: "domain:migrate");
    internal static Procedure<DomainFlagsArgs, AmountResult> GetMaxDowntime { get; } = Programs.Remote.Procedure<DomainFlagsArgs, AmountResult>(387, acl: "domain:migrate");
}
