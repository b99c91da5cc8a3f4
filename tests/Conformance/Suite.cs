using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Conformance;

/// <summary>What every suite has: an open connection, fresh names, and a way to expect errors.</summary>
/// <remarks>A suite makes what it needs under fresh names and expects nothing of the host but the family it tests.</remarks>
public abstract class Suite(ConformanceTarget target) : IAsyncLifetime
{
    private VirtConnection? _host;

    protected static CancellationToken Token => CancellationToken.None;

    protected ConformanceTarget Target => target;

    protected VirtConnection Host => _host!;

    public async Task InitializeAsync()
    {
        await target.StartAsync();
        _host = await target.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await _host!.DisposeAsync();
        if (target is IAsyncDisposable started)
        {
            await started.DisposeAsync();
        }
    }

    /// <summary>Makes a name that no object has.</summary>
    protected static string FreshName(string kind) => $"{kind}-{Guid.NewGuid():N}"[..16];

    /// <summary>Fails unless the call fails with a code; gives the message for closer looks.</summary>
    protected static async Task<string> FailsAsync(VirtErrorCode code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<VirtException>(call);
        Assert.Equal(code, error.Code);
        return error.Message;
    }
}
