using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers the program qemu, but for its events.</summary>
internal static class QemuDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        dispatcher.Give(
            QemuProcedures.MonitorCommand,
            static (connection, args, token) => connection.DomainGuests.MonitorCommandAsync(args.Domain, args.Command, args.Flags, token),
            static answer => new(answer));
        dispatcher.ServeFiles(QemuProcedures.MonitorCommandWithFiles, static async (session, args, files, token) =>
            new(new(await session.Connection.DomainGuests.MonitorCommandWithFilesAsync(args.Domain, args.Command, files, args.Flags, token).ConfigureAwait(false)), []));
        dispatcher.Give(
            QemuProcedures.AgentCommand,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainQemuAgentCommand");
                return connection.DomainGuests.AgentCommandAsync(args.Domain, args.Command, args.Timeout, token);
            },
            static answer => new(answer));
        dispatcher.Give(
            QemuProcedures.Attach,
            static (connection, args, token) => connection.DomainGuests.AttachAsync(args.ProcessId, args.Flags, token),
            static domain => new(domain));
    }
}
