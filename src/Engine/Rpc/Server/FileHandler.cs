using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Does the work of a procedure that takes or gives open files.</summary>
/// <typeparam name="TArgs">Its arguments.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
/// <remarks>The files that came belong to the work once it succeeds.</remarks>
internal delegate ValueTask<Passed<TResult>> FileAnswer<TArgs, TResult>(
    ServerSession session, TArgs args, IReadOnlyList<SafeFileHandle> files, CancellationToken cancellationToken);

/// <summary>The result of a procedure together with the open files that go with it, which are closed once they are sent.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="Result">What the reply carries.</param>
/// <param name="Files">The files.</param>
internal readonly record struct Passed<TResult>(TResult Result, IReadOnlyList<SafeFileHandle> Files);

/// <summary>Answers the calls of a procedure that takes or gives open files.</summary>
internal sealed class FileHandler<TArgs, TResult>(Procedure<TArgs, TResult> procedure, FileAnswer<TArgs, TResult> answer)
    : ProcedureHandler<TArgs, Passed<TResult>>(procedure)
    where TArgs : IXdrRecord<TArgs>
    where TResult : IXdrRecord<TResult>
{
    private protected override ValueTask<Passed<TResult>> Do(ServerSession session, in PacketHeader header, TArgs args, CancellationToken cancellationToken) =>
        answer(session, args, header.Files ?? [], cancellationToken);

    private protected override void Reply(ServerSession session, in PacketHeader header, Passed<TResult> work)
    {
        if (work.Files.Count == 0)
        {
            session.Reply(header with { Files = null }, work.Result);
            return;
        }

        try
        {
            session.Reply(header with { Files = null }, work.Result, work.Files);
        }
        catch
        {
            foreach (var file in work.Files)
            {
                file.Dispose();
            }

            throw;
        }
    }
}
