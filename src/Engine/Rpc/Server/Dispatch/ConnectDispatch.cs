using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns the connection itself.</summary>
internal static class ConnectDispatch
{
    internal static void Serve(Dispatcher dispatcher, ConnectionOpener opener)
    {
        dispatcher.Serve(ConnectProcedures.Open, async (session, args, token) =>
        {
            await session.Opened.OpenAsync(() => opener.OpenAsync(session, args.Name, args.Flags, token)).ConfigureAwait(false);
            return default;
        });
        dispatcher.Serve(ConnectProcedures.Close, static async (session, _, _) =>
        {
            // A client that goes on without a connection gets its errors; one that leaves finds nothing left to wait for.
            await session.State.CloseAsync<SessionEvents>().ConfigureAwait(false);
            await session.Opened.DisposeAsync().ConfigureAwait(false);
            return default;
        });
        dispatcher.Serve(ConnectProcedures.SupportsFeature, static (session, args, _) =>
            new(new AnswerResult(Supports(session, (RemoteFeature)args.Feature) ? 1 : 0)));
        dispatcher.Serve(ConnectProcedures.GetUri, static (session, _, _) => new(new TextResult(session.Connection.Uri)));
        dispatcher.Serve(ConnectProcedures.IsSecure, static (session, _, _) =>
            new(new AnswerResult(session.Connection.IsSecure ? 1 : 0)));
        dispatcher.Serve(ConnectProcedures.RegisterCloseCallback, static (session, _, _) =>
        {
            session.State.Get(() => new CloseWatch(session)).Start();
            return default;
        });
        dispatcher.Serve(ConnectProcedures.UnregisterCloseCallback, static async (session, _, _) =>
        {
            await session.State.CloseAsync<CloseWatch>().ConfigureAwait(false);
            return default;
        });
        dispatcher.Serve(ConnectProcedures.SetIdentity, static (_, _, _) =>
            throw VirtException.NoSupport("virConnectSetIdentity: only a daemon that is asked by a proxy takes another's word for who calls", VirtErrorDomain.Rpc));
    }

    private static bool Supports(ServerSession session, RemoteFeature feature)
    {
        switch (feature)
        {
            case RemoteFeature.KeepAlive:
                // The one question that is asked before the connection is open.
                session.StartKeepAlive();
                return true;
            case RemoteFeature.EventCallbacks or RemoteFeature.CloseCallback or RemoteFeature.TextParameters or RemoteFeature.NetworkUpdateOrder
                or RemoteFeature.ManyCalls:
                _ = session.Connection;
                return true;
            case RemoteFeature.DescriptorPassing:
                _ = session.Connection;
                return session.PassesFiles;
            case RemoteFeature.MigrationV3 or RemoteFeature.MigrationParameters or RemoteFeature.MigrationOffline
                or RemoteFeature.MigrationPeerToPeer or RemoteFeature.MigratableXml or RemoteFeature.MigrationChangeProtection:
                return session.Connection.DomainMigrations.IsSupported;
            default:
                _ = session.Connection;
                return false;
        }
    }

    /// <summary>Tells a client when the connection that it opened here is lost.</summary>
    private sealed class CloseWatch(ServerSession session) : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private bool _started;

        public void Dispose() => _stop.Cancel();

        internal void Start()
        {
            if (!_started)
            {
                _started = true;
                _ = session.Connection.Closed.ContinueWith(
                    lost => session.Send(ConnectProcedures.ConnectionClosed, new ConnectionClosedMessage((int)lost.Result)),
                    _stop.Token,
                    TaskContinuationOptions.OnlyOnRanToCompletion,
                    TaskScheduler.Default);
            }
        }
    }
}
