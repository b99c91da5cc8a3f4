using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns saved domains.</summary>
internal static class DomainSaveDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeFiles(dispatcher);
        ServeManaged(dispatcher);
        dispatcher.Do(DomainSaveProcedures.CoreDump, static (connection, args, token) =>
            connection.DomainSaves.CoreDumpAsync(args.Domain, args.Path, DomainCoreDumpFormat.Raw, CallChecks.Flags<DomainCoreDumpFlags>(args.Flags, "virDomainCoreDump"), null, token));
        dispatcher.Do(DomainSaveProcedures.CoreDumpWithFormat, static (connection, args, token) =>
            connection.DomainSaves.CoreDumpAsync(args.Domain, args.Path, (DomainCoreDumpFormat)args.Format, CallChecks.Flags<DomainCoreDumpFlags>(args.Flags, "virDomainCoreDumpWithFormat"), null, token));
    }

    private static void ServeFiles(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainSaveProcedures.Save, static (connection, args, token) =>
            connection.DomainSaves.SaveAsync(args.Domain, new(args.Path), DomainSaveFlags.None, null, token));
        dispatcher.Do(DomainSaveProcedures.SaveFlags, static (connection, args, token) =>
            connection.DomainSaves.SaveAsync(args.Domain, new(args.Path, args.Xml), CallChecks.Flags<DomainSaveFlags>(args.Flags, "virDomainSaveFlags"), null, token));
        dispatcher.Do(DomainSaveProcedures.SaveParams, static (connection, args, token) => SaveParameters.Read(args.Parameters) is { Path: not "" } target
            ? connection.DomainSaves.SaveAsync(args.Domain, target, CallChecks.Flags<DomainSaveFlags>(args.Flags, "virDomainSaveParams"), null, token)
            : connection.DomainSaves.ManagedSaveAsync(args.Domain, CallChecks.Flags<DomainSaveFlags>(args.Flags, "virDomainSaveParams"), null, token));
        dispatcher.Do(DomainSaveProcedures.Restore, static (connection, args, token) =>
            connection.DomainSaves.RestoreAsync(new(args.Path), DomainSaveFlags.None, null, token));
        dispatcher.Do(DomainSaveProcedures.RestoreFlags, static (connection, args, token) =>
            connection.DomainSaves.RestoreAsync(new(args.Path, args.Xml), CallChecks.Flags<DomainSaveFlags>(args.Flags, "virDomainRestoreFlags"), null, token));
        dispatcher.Do(DomainSaveProcedures.RestoreParams, static (connection, args, token) => SaveParameters.Read(args.Parameters) is { Path: not "" } source
            ? connection.DomainSaves.RestoreAsync(source, CallChecks.Flags<DomainSaveFlags>(args.Flags, "virDomainRestoreParams"), null, token)
            : throw new VirtException(VirtErrorCode.InvalidArg, "missing path to restore from", VirtErrorDomain.Rpc));
        dispatcher.Give(
            DomainSaveProcedures.GetImageXml,
            static (connection, args, token) =>
            {
                CallChecks.Flags(args.Flags, (uint)DomainXmlFlags.Secure, "virDomainSaveImageGetXMLDesc");
                return connection.DomainSaves.GetImageXmlAsync(args.Path, (DomainXmlFlags)args.Flags, token);
            },
            static xml => new(xml));
        dispatcher.Do(DomainSaveProcedures.DefineImageXml, static (connection, args, token) =>
        {
            CallChecks.Flags(args.Flags, (uint)(DomainSaveFlags.Running | DomainSaveFlags.Paused), "virDomainSaveImageDefineXML");
            return connection.DomainSaves.SetImageXmlAsync(args.Path, args.Xml, (DomainSaveFlags)args.Flags, token);
        });
    }

    private static void ServeManaged(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainSaveProcedures.ManagedSave, static (connection, args, token) =>
            connection.DomainSaves.ManagedSaveAsync(args.Domain, CallChecks.Flags<DomainSaveFlags>(args.Flags, "virDomainManagedSave"), null, token));
        dispatcher.Give(
            DomainSaveProcedures.HasManagedSave,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainHasManagedSaveImage");
                return connection.Domains.GetSummaryAsync(args.Domain, token);
            },
            static summary => new(summary.HasManagedSave ? 1 : 0));
        dispatcher.Do(DomainSaveProcedures.RemoveManagedSave, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainManagedSaveRemove");
            return connection.DomainSaves.RemoveManagedSaveAsync(args.Domain, token);
        });
        dispatcher.Give(
            DomainSaveProcedures.GetManagedSaveXml,
            static (connection, args, token) => connection.DomainSaves.GetManagedSaveXmlAsync(args.Domain, CallChecks.Flags<DomainXmlFlags>(args.Flags, "virDomainManagedSaveGetXMLDesc"), token),
            static xml => new(xml));
        dispatcher.Do(DomainSaveProcedures.DefineManagedSaveXml, static (connection, args, token) =>
            connection.DomainSaves.SetManagedSaveXmlAsync(
                args.Domain, CallChecks.Given(args.Xml, "dxml", "virDomainManagedSaveDefineXML"), CallChecks.Flags<DomainSaveFlags>(args.Flags, "virDomainManagedSaveDefineXML"), token));
    }
}
