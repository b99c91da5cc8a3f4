using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns backups.</summary>
internal static class DomainBackupDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainBackupProcedures.Begin, static (connection, args, token) =>
            connection.DomainBackups.BeginAsync(args.Domain, args.Backup, args.Checkpoint, CallChecks.Flags<DomainBackupFlags>(args.Flags, "virDomainBackupBegin"), token));
        dispatcher.Give(
            DomainBackupProcedures.GetXml,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainBackupGetXMLDesc");
                return connection.DomainBackups.GetXmlAsync(args.Domain, token);
            },
            static xml => new(xml));
    }
}
