using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Admin;

/// <summary>A connection to a daemon's admin socket, for the time of one operation.</summary>
/// <remarks>An administrator who stays connected would keep an idle daemon from ending.</remarks>
internal sealed class AdminLink : IAsyncDisposable
{
    private readonly ITransport _transport;
    private readonly RpcClient _client;

    private AdminLink(ITransport transport)
    {
        _transport = transport;
        _client = new RpcClient(transport.Pipe, new RpcClientOptions { KeepAliveInterval = TimeSpan.Zero });
    }

    /// <summary>Connects and opens.</summary>
    /// <exception cref="VirtException">What the system or the daemon says.</exception>
    internal static async Task<AdminLink> OpenAsync(Func<CancellationToken, Task<ITransport>> dial, CancellationToken cancellationToken)
    {
        var link = new AdminLink(await dial(cancellationToken).ConfigureAwait(false));
        try
        {
            await link.CallAsync(AdminProcedures.Open, new FlagsArgs(0), cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Calls a procedure.</summary>
    /// <exception cref="VirtException">What the daemon says.</exception>
    internal Task<TResult> CallAsync<TArgs, TResult>(Procedure<TArgs, TResult> procedure, TArgs args, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        _client.CallAsync(procedure, args, cancellationToken);

    /// <summary>Calls a procedure once for each of many arguments, all at once; those about what is gone meanwhile are left out.</summary>
    /// <exception cref="VirtException">What the daemon says.</exception>
    internal async Task<IReadOnlyList<(TArgs Args, TResult Result)>> CallAllAsync<TArgs, TResult>(
        Procedure<TArgs, TResult> procedure, IReadOnlyList<TArgs> all, CancellationToken cancellationToken)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult>
    {
        var answers = await _client.CallAllAsync(procedure, all, cancellationToken).ConfigureAwait(false);
        var found = new List<(TArgs, TResult)>();
        for (var i = 0; i < all.Count; i++)
        {
            try
            {
                found.Add((all[i], await answers[i].ConfigureAwait(false)));
            }
            catch (VirtException error) when (error.Code is VirtErrorCode.NoClient or VirtErrorCode.NoServer)
            {
                // It left between the list and the question.
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
    }
}
