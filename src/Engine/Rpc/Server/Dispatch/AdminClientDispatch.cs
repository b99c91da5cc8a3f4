using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what administrators ask about a server's clients.</summary>
internal static class AdminClientDispatch
{
    // VIR_CLIENT_TRANS_UNIX, VIR_CLIENT_TRANS_TCP, VIR_CLIENT_TRANS_TLS.
    private static readonly string[] Transports = ["unix", "tcp", "tls"];

    internal static void Serve(Dispatcher dispatcher, IServerDirectory daemon)
    {
        dispatcher.Serve(AdminProcedures.ListClients, (_, args, _) =>
        {
            var server = daemon.Server(args.Server.Name);
            CallChecks.NoFlags(args.Flags, "adminServerListClients");
            var found = server.Clients;
            return new(new AdminClientsResult(
                CallChecks.Wanted(found, (int)args.NeedResults, Limits.AdminClients, "clients", client => Entry(server, client)), (uint)found.Count));
        });
        dispatcher.Serve(AdminProcedures.LookupClient, (_, args, _) =>
        {
            var server = daemon.Server(args.Server.Name);
            CallChecks.NoFlags(args.Flags, "adminServerLookupClient");
            return new(new AdminClientResult(Entry(server, Find(server, args.Id))));
        });
        dispatcher.Serve(AdminProcedures.GetClientInfo, (_, args, _) =>
        {
            var client = Find(daemon.Server(args.Client.Server.Name), args.Client.Id);
            CallChecks.NoFlags(args.Flags, "adminClientGetInfo");
            return new(new AdminClientInfoResult(client.Facts().ToParameters()));
        });
        dispatcher.Serve(AdminProcedures.CloseClient, (_, args, _) =>
        {
            var client = Find(daemon.Server(args.Client.Server.Name), args.Client.Id);
            CallChecks.NoFlags(args.Flags, "adminClientClose");
            client.Session.Close("an administrator sent it away");
            return default;
        });
    }

    private static ServedClient Find(IServedServer server, ulong id) =>
        server.Clients.FirstOrDefault(client => client.Id == id)
            ?? throw new VirtException(VirtErrorCode.NoClient, $"No client with matching ID '{id}'", VirtErrorDomain.Admin);

    private static AdminClientEntry Entry(IServedServer server, ServedClient client) => new(
        new AdminServerEntry(server.Name), client.Id, client.Since.ToUnixTimeSeconds(),
        (uint)Math.Max(0, Array.IndexOf(Transports, client.Session.Peer.Transport)));
}
