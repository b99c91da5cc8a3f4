using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what a client may ask before it has proved who it is.</summary>
/// <remarks>remoteDispatchAuth*. The client hears that it failed, the log hears why.</remarks>
internal static class AuthDispatch
{
    internal static void Serve(Dispatcher dispatcher, AuthenticationServices services)
    {
        dispatcher.Serve(AuthProcedures.List, static (session, _, _) => new(new AuthListResult([Required(session)])));
        dispatcher.Serve(AuthProcedures.SaslInit, (session, _, _) =>
        {
            Expect(session, AuthenticationType.Sasl);
            return new(new TextResult(Explained(session, () => Conversation(session, services).Init())));
        });
        dispatcher.Serve(AuthProcedures.SaslStart, (session, args, token) =>
        {
            Expect(session, AuthenticationType.Sasl);
            return AnswerAsync(session, talk => talk.StartAsync(args.Mechanism, args.Nil != 0 ? null : args.Data, token), services);
        });
        dispatcher.Serve(AuthProcedures.SaslStep, (session, args, token) =>
        {
            Expect(session, AuthenticationType.Sasl);
            return AnswerAsync(session, talk => talk.StepAsync(args.Nil != 0 ? null : args.Data, token), services);
        });
        dispatcher.Serve(AuthProcedures.Polkit, async (session, _, token) =>
        {
            Expect(session, AuthenticationType.Polkit);
            await services.AskPolkitAsync(session.Peer, token).ConfigureAwait(false);
            session.Admit();
            return new AnswerResult(1);
        });
    }

    // The superuser could change polkit's rules, so asking them about the superuser would only be in the way.
    private static AuthenticationType Required(ServerSession session)
    {
        if (session.Peer is not { Authentication: AuthenticationType.Polkit, Uid: 0 })
        {
            return session.IsAuthenticated ? AuthenticationType.None : session.Peer.Authentication;
        }

        if (!session.IsAuthenticated)
        {
            session.Admit();
        }

        return AuthenticationType.None;
    }

    private static void Expect(ServerSession session, AuthenticationType kind)
    {
        if (session.IsAuthenticated || session.Peer.Authentication != kind)
        {
            session.Log(RpcLogLevel.Warning, $"client {session.Peer.Address} tried {kind} authentication, which it is not asked for");
            throw VirtException.Worded(VirtErrorCode.AuthFailed, "authentication failed", VirtErrorDomain.Rpc);
        }
    }

    private static SaslServerConversation Conversation(ServerSession session, AuthenticationServices services) =>
        session.State.Get(() => new SaslServerConversation(services.Sasl(session.Peer)));

    private static async ValueTask<SaslResult> AnswerAsync(
        ServerSession session, Func<SaslServerConversation, Task<SaslReply>> say, AuthenticationServices services)
    {
        var talk = Conversation(session, services);
        SaslReply reply;
        try
        {
            reply = await say(talk).ConfigureAwait(false);
        }
        catch (VirtException error)
        {
            throw Told(session, error);
        }

        if (reply.IsComplete)
        {
            // This reply still goes in clear; the session changes pipes behind it.
            if (talk.Layer is { } layer)
            {
                session.SwitchTo(new SaslLayerPipe(session.Pipe, layer));
            }

            session.Log(RpcLogLevel.Info, $"client {session.Peer.Address} is {talk.UserName} by {talk.Mechanism}");
            session.Admit(talk.UserName);
        }

        return new SaslResult(reply.IsComplete ? 1 : 0, reply.Data is null ? 1 : 0, reply.Data ?? []);
    }

    private static T Explained<T>(ServerSession session, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (VirtException error)
        {
            throw Told(session, error);
        }
    }

    private static VirtException Told(ServerSession session, VirtException error)
    {
        session.Log(RpcLogLevel.Warning, $"client {session.Peer.Address} could not prove who it is: {error.InnerException?.Message ?? error.Message}");
        return error;
    }
}
