namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Domains: saving to and restoring from files, and dumps.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_*.</remarks>
internal static class DomainSaveProcedures
{
    internal static Procedure<DomainPathFlagsArgs, Nothing> CoreDump { get; } = Programs.Remote.Procedure<DomainPathFlagsArgs, Nothing>(53, acl: "domain:core_dump");
    internal static Procedure<PathArgs, Nothing> Restore { get; } = Programs.Remote.Procedure<PathArgs, Nothing>(54, acl: "domain:start domain:write");
    internal static Procedure<DomainPathArgs, Nothing> Save { get; } = Programs.Remote.Procedure<DomainPathArgs, Nothing>(55, acl: "domain:hibernate");
    internal static Procedure<DomainFlagsArgs, Nothing> ManagedSave { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(182, acl: "domain:hibernate");
    internal static Procedure<DomainFlagsArgs, AnswerResult> HasManagedSave { get; } = Programs.Remote.Procedure<DomainFlagsArgs, AnswerResult>(183, acl: "domain:read");
    internal static Procedure<DomainFlagsArgs, Nothing> RemoveManagedSave { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(184, acl: "domain:hibernate");
    internal static Procedure<DomainSaveArgs, Nothing> SaveFlags { get; } = Programs.Remote.Procedure<DomainSaveArgs, Nothing>(232, acl: "domain:hibernate");
    internal static Procedure<DomainRestoreArgs, Nothing> RestoreFlags { get; } = Programs.Remote.Procedure<DomainRestoreArgs, Nothing>(233, acl: "domain:start domain:write");
    internal static Procedure<SaveImageArgs, TextResult> GetImageXml { get; } = Programs.Remote.Procedure<SaveImageArgs, TextResult>(235, acl: "domain:write", priority: true);
    internal static Procedure<SaveImageXmlArgs, Nothing> DefineImageXml { get; } = Programs.Remote.Procedure<SaveImageXmlArgs, Nothing>(236, acl: "domain:write domain:hibernate", priority: true);
    internal static Procedure<CoreDumpArgs, Nothing> CoreDumpWithFormat { get; } = Programs.Remote.Procedure<CoreDumpArgs, Nothing>(334, acl: "domain:core_dump");
    internal static Procedure<DomainFlagsArgs, TextResult> GetManagedSaveXml { get; } = Programs.Remote.Procedure<DomainFlagsArgs, TextResult>(388, acl: "domain:read domain:read_secure:VIR_DOMAIN_SAVE_IMAGE_XML_SECURE");
    internal static Procedure<DomainOptionalXmlArgs, Nothing> DefineManagedSaveXml { get; } = Programs.Remote.Procedure<DomainOptionalXmlArgs, Nothing>(389, acl: "domain:write domain:hibernate");
    internal static Procedure<DomainManyParametersArgs, Nothing> SaveParams { get; } = Programs.Remote.Procedure<DomainManyParametersArgs, Nothing>(440, acl: "domain:hibernate");
    internal static Procedure<ParametersFlagsArgs, Nothing> RestoreParams { get; } = Programs.Remote.Procedure<ParametersFlagsArgs, Nothing>(441, acl: "domain:start domain:write");
}
