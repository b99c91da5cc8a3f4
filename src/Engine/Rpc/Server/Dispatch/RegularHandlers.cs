using VirtPS.Engine.Model;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Has procedures answered by one call of the connection's model, as most are.</summary>
/// <remarks>What the model has done at once, without waiting, costs nothing more here.</remarks>
internal static class RegularHandlers
{
    /// <summary>Answers by doing something.</summary>
    internal static void Do<TArgs>(
        this Dispatcher dispatcher, Procedure<TArgs, Nothing> procedure, Func<VirtConnection, TArgs, CancellationToken, Task> work)
        where TArgs : IXdrRecord<TArgs> =>
        dispatcher.Serve(procedure, (session, args, token) =>
        {
            var done = work(session.Connection, args, token);
            return done.IsCompletedSuccessfully ? default : WaitAsync(done);
        });

    /// <summary>Answers by finding something out and turning it into what travels.</summary>
    internal static void Give<TArgs, TFound, TResult>(
        this Dispatcher dispatcher,
        Procedure<TArgs, TResult> procedure,
        Func<VirtConnection, TArgs, CancellationToken, Task<TFound>> find,
        Func<TFound, TResult> result)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        dispatcher.Serve(procedure, (session, args, token) =>
        {
            var found = find(session.Connection, args, token);
            return found.IsCompletedSuccessfully ? new(result(found.Result)) : WaitAsync(found, result);
        });

    /// <summary>Answers by finding something out of which what travels depends on the arguments as well.</summary>
    internal static void Give<TArgs, TFound, TResult>(
        this Dispatcher dispatcher,
        Procedure<TArgs, TResult> procedure,
        Func<VirtConnection, TArgs, CancellationToken, Task<TFound>> find,
        Func<TFound, TArgs, TResult> result)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        dispatcher.Serve(procedure, async (session, args, token) =>
            result(await find(session.Connection, args, token).ConfigureAwait(false), args));

    /// <summary>Answers by a text.</summary>
    internal static void GiveText<TArgs>(
        this Dispatcher dispatcher, Procedure<TArgs, TextResult> procedure, Func<VirtConnection, TArgs, CancellationToken, Task<string>> find)
        where TArgs : IXdrRecord<TArgs> =>
        dispatcher.Give(procedure, find, static text => new TextResult(text));

    /// <summary>Answers by yes or no.</summary>
    internal static void GiveWhether<TArgs, TFound>(
        this Dispatcher dispatcher,
        Procedure<TArgs, AnswerResult> procedure,
        Func<VirtConnection, TArgs, CancellationToken, Task<TFound>> find,
        Func<TFound, bool> holds)
        where TArgs : IXdrRecord<TArgs> =>
        dispatcher.Give(procedure, find, found => new AnswerResult(holds(found) ? 1 : 0));

    /// <summary>Answers by the length of a list.</summary>
    internal static void GiveCount<TArgs, TFound>(
        this Dispatcher dispatcher,
        Procedure<TArgs, CountResult> procedure,
        Func<VirtConnection, TArgs, CancellationToken, Task<IReadOnlyList<TFound>>> list)
        where TArgs : IXdrRecord<TArgs> =>
        dispatcher.Give(procedure, list, static all => new CountResult(all.Count));

    /// <summary>Answers by as many names of a list as the caller has room for.</summary>
    internal static void GiveNames<TFound>(
        this Dispatcher dispatcher,
        Procedure<CapacityArgs, NamesResult> procedure,
        Func<VirtConnection, CancellationToken, Task<IReadOnlyList<TFound>>> list,
        Func<TFound, string> name) =>
        dispatcher.Give(
            procedure,
            (connection, args, token) =>
            {
                CallChecks.Capacity(args.Capacity, Limits.Objects, "maxnames");
                return list(connection, token);
            },
            (all, args) => new NamesResult([.. all.Take(args.Capacity).Select(name)]));

    private static async ValueTask<Nothing> WaitAsync(Task work)
    {
        await work.ConfigureAwait(false);
        return default;
    }

    private static async ValueTask<TResult> WaitAsync<TFound, TResult>(Task<TFound> finding, Func<TFound, TResult> result) =>
        result(await finding.ConfigureAwait(false));
}
