using System.Diagnostics;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Does the work of a procedure.</summary>
/// <typeparam name="TArgs">Its arguments.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
internal delegate ValueTask<TResult> Answer<TArgs, TResult>(ServerSession session, TArgs args, CancellationToken cancellationToken);

/// <summary>Answers the calls of one procedure.</summary>
/// <param name="procedure">The procedure.</param>
internal abstract class ProcedureHandler(Procedure procedure)
{
    internal Procedure Procedure => procedure;

    /// <summary>How often it was called, and how that went.</summary>
    internal CallFigures Figures { get; } = new();

    /// <summary>Reads the arguments, does the work and queues the reply, which may be an error.</summary>
    /// <param name="session">Whose call it is.</param>
    /// <param name="header">The call's header.</param>
    /// <param name="payload">Its arguments; read before the method first waits.</param>
    /// <param name="cancellationToken">Ends when the client is gone.</param>
    internal abstract ValueTask AnswerAsync(
        ServerSession session, PacketHeader header, ReadOnlySpan<byte> payload, CancellationToken cancellationToken);
}

/// <summary>Answers the calls of one procedure: reads its arguments, does the work, turns a failure into the reply.</summary>
/// <typeparam name="TArgs">The arguments.</typeparam>
/// <typeparam name="TWork">What the work yields.</typeparam>
internal abstract class ProcedureHandler<TArgs, TWork>(Procedure procedure) : ProcedureHandler(procedure)
    where TArgs : IXdrRecord<TArgs>
{
    internal sealed override ValueTask AnswerAsync(
        ServerSession session, PacketHeader header, ReadOnlySpan<byte> payload, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        ValueTask<TWork> work;
        try
        {
            var reader = new XdrReader(payload);
            work = Do(session, header, TArgs.Read(ref reader), cancellationToken);
        }
        catch (XdrException error)
        {
            session.ReplyError(header, VirtException.Worded(VirtErrorCode.Rpc, $"Unable to decode message payload: {error.Message}", VirtErrorDomain.Rpc));
            Figures.Count(began, failed: true);
            return default;
        }
#pragma warning disable CA1031 // Whatever a handler throws is the caller's answer, never the server's end.
        catch (Exception error)
#pragma warning restore CA1031
        {
            session.ReplyError(header, error);
            Figures.Count(began, failed: true);
            return default;
        }

        if (!work.IsCompletedSuccessfully)
        {
            return WaitAsync(session, header, work, began);
        }

        var failed = false;
        try
        {
            Reply(session, header, work.Result);
        }
#pragma warning disable CA1031 // What cannot be said, such as a result past a limit of the protocol, is the caller's answer too.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failed = true;
            session.ReplyError(header, error);
        }

        Figures.Count(began, failed);
        return default;
    }

    /// <summary>Begins the work.</summary>
    private protected abstract ValueTask<TWork> Do(ServerSession session, in PacketHeader header, TArgs args, CancellationToken cancellationToken);

    /// <summary>Queues the reply.</summary>
    private protected abstract void Reply(ServerSession session, in PacketHeader header, TWork work);

    private async ValueTask WaitAsync(ServerSession session, PacketHeader header, ValueTask<TWork> work, long began)
    {
        var failed = false;
        try
        {
            Reply(session, header, await work.ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Whatever a handler throws is the caller's answer, never the server's end.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failed = true;
            session.ReplyError(header, error);
        }

        Figures.Count(began, failed);
    }
}

/// <summary>Answers the calls of a procedure that yields its result.</summary>
internal sealed class CallHandler<TArgs, TResult>(Procedure<TArgs, TResult> procedure, Answer<TArgs, TResult> answer)
    : ProcedureHandler<TArgs, TResult>(procedure)
    where TArgs : IXdrRecord<TArgs>
    where TResult : IXdrRecord<TResult>
{
    private protected override ValueTask<TResult> Do(ServerSession session, in PacketHeader header, TArgs args, CancellationToken cancellationToken) =>
        answer(session, args, cancellationToken);

    private protected override void Reply(ServerSession session, in PacketHeader header, TResult work) => session.Reply(header, work);
}

/// <summary>Answers the calls of a procedure that opens a stream.</summary>
internal sealed class StreamHandler<TArgs, TResult>(Procedure<TArgs, TResult> procedure, Answer<TArgs, Opened<TResult>> answer)
    : ProcedureHandler<TArgs, Opened<TResult>>(procedure)
    where TArgs : IXdrRecord<TArgs>
    where TResult : IXdrRecord<TResult>
{
    private protected override ValueTask<Opened<TResult>> Do(ServerSession session, in PacketHeader header, TArgs args, CancellationToken cancellationToken) =>
        answer(session, args, cancellationToken);

    // The stream is known before the client can hear of it, so that its first packet finds it.
    private protected override void Reply(ServerSession session, in PacketHeader header, Opened<TResult> work)
    {
        var stream = session.Streams.Add(header, procedure.Stream, work.Stream, work.HasHoles);
        try
        {
            session.Reply(header, work.Result);
        }
        catch
        {
            _ = stream.DisposeAsync().AsTask();
            throw;
        }

        stream.Start();
    }
}

/// <summary>The result of a procedure together with the stream that it opened.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="Result">What the reply carries.</param>
/// <param name="Stream">The stream; the session disposes of it.</param>
/// <param name="HasHoles">Whether the caller asked for holes.</param>
internal readonly record struct Opened<TResult>(TResult Result, Stream Stream, bool HasHoles = false);
