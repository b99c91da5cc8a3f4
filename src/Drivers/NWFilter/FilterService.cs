using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.NWFilter;

/// <summary>Keeps the network filters of a host and filters the ports of its guests.</summary>
internal sealed class FilterService : IHostService
{
    private const string Name = "nwfilter";

    private readonly HostContext _host;
    private readonly string _directory;
    private readonly DefinitionFiles _filters;
    private readonly DefinitionFiles _bindings;
    private readonly FilterFiles _files;
    private readonly NftEngine _engine;

    /// <summary>Makes the service; nothing is read yet.</summary>
    /// <param name="host">The host's context.</param>
    internal FilterService(HostContext host)
    {
        _host = host;
        _directory = Path.Combine(host.Directories.Configuration, Name);
        _filters = new DefinitionFiles(_directory, VirtErrorDomain.NWFilter);
        _bindings = new DefinitionFiles(Path.Combine(host.Directories.Run, "nwfilter-binding"), VirtErrorDomain.NWFilter);
        _files = new FilterFiles(_filters, _bindings);
        _engine = new NftEngine(host);
        Family = new FilterFamily(_files, _engine, host.IsPrivileged);
        _engine.Learned = Family.LearnAsync;
    }

    /// <summary>What connections offer, and where other drivers have ports filtered.</summary>
    internal FilterFamily Family { get; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_host.IsPrivileged && !Directory.Exists(_directory))
        {
            foreach (var filter in StockFilters.Read())
            {
                await _files.SaveAsync(filter, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var name in _filters.List())
        {
            await LoadAsync(name, async () => Family.Load(await _files.ReadFilterAsync(name, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
        }

        var ports = _bindings.List();
        foreach (var port in ports)
        {
            await LoadAsync(port, async () => Family.Load(await _files.ReadBindingAsync(port, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
        }

        if (ports.Count > 0)
        {
            await RestoreAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync().ConfigureAwait(false);
        Family.Dispose();
    }

    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Family.RestoreAsync(
                _engine.RestoreAsync,
                (binding, error) => _host.Log(LogPriority.Error, Name, $"the port {binding.PortDevice} goes without its filter: {error.Message}"),
                cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            _host.Log(LogPriority.Error, Name, $"the filters of running guests cannot be made anew; they are as they were: {e.Message}");
        }
    }

    private async Task LoadAsync(string name, Func<Task> load)
    {
        try
        {
            await load().ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            _host.Log(LogPriority.Error, Name, $"cannot read '{name}': {e.Message}");
        }
    }
}
