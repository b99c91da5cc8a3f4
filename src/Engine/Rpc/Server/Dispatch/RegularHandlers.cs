using VirtPS.Engine.Model;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Has procedures answered by one call of the connection's model, as most are.</summary>
internal static class RegularHandlers
{
    /// <summary>Answers by doing something.</summary>
    internal static void Do<TArgs>(
        this Dispatcher dispatcher, Procedure<TArgs, Nothing> procedure, Func<VirtConnection, TArgs, CancellationToken, Task> work)
        where TArgs : IXdrRecord<TArgs> =>
        dispatcher.Serve(procedure, async (session, args, token) =>
        {
            await work(session.Connection, args, token).ConfigureAwait(false);
            return default;
        });

    /// <summary>Answers by finding something out and turning it into what travels.</summary>
    internal static void Give<TArgs, TFound, TResult>(
        this Dispatcher dispatcher,
        Procedure<TArgs, TResult> procedure,
        Func<VirtConnection, TArgs, CancellationToken, Task<TFound>> find,
        Func<TFound, TResult> result)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        dispatcher.Serve(procedure, async (session, args, token) =>
            result(await find(session.Connection, args, token).ConfigureAwait(false)));
}
