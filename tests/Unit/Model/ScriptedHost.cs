using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Model;

/// <summary>A host with one domain whose every word the test decides, for what no real host says on demand.</summary>
internal sealed class ScriptedHost : IDriver, IDriverConnection, IDomainDriver, IEventDriver
{
    public static readonly DomainRef Guest = new("guest", new Guid("6695eb01-f6a4-8304-79aa-97f2502e193f"), 1);

    private readonly EventHub _hub = new();
    private readonly Queue<IReadOnlyList<TypedParameter>> _statistics = new();

    public string Name => "scripted";

    public IReadOnlyList<string> Schemes => ["scripted"];

    public DriverReach Reach => DriverReach.Embedded;

    public IReadOnlyDictionary<Type, Type> Families { get; } = new Dictionary<Type, Type>();

    public string Uri => "scripted:///";

    public IDomainDriver Domains => this;

    public IEventDriver? Events => HasEvents ? this : null;

    public bool HasEvents { get; init; } = true;

    /// <summary>The guest's state; null once it is gone.</summary>
    public DomainState? State { get; set; } = DomainState.Running;

    /// <summary>Called when somebody has just begun to listen.</summary>
    public Action? Subscribed { get; set; }

    public int Looks { get; private set; }

    public Task<VirtConnection> OpenAsync() =>
        VirtConnection.OpenAsync(new DriverRegistry(this), VirtUri.Parse("scripted:///"), new VirtConnectionOptions(), CancellationToken.None);

    public Task<IDriverConnection?> OpenAsync(VirtUri? uri, DriverOpenOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IDriverConnection?>(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void WillMeasure(params (string Name, object Value)[] fields) =>
        _statistics.Enqueue([.. fields.Select(field => new TypedParameter(field.Name, field.Value))]);

    public void Publish(DomainEventType type) => _hub.Publish(new DomainLifecycleEvent(Guest, type, 0));

    public Task<DomainSummary> GetSummaryAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        Looks++;
        return State is { } state
            ? Task.FromResult(new DomainSummary(Guest, state, 0, 1024, 1024, 1, TimeSpan.Zero, true, false, false))
            : throw new Engine.Errors.VirtException(Engine.Errors.VirtErrorCode.NoDomain, "guest");
    }

    public Task<IReadOnlyList<DomainStatistics>> GetStatisticsAsync(
        IReadOnlyList<DomainRef>? domains, DomainStatsTypes types, DomainStatsFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DomainStatistics>>([new DomainStatistics(Guest, _statistics.Dequeue())]);

    public Task<IAsyncDisposable> SubscribeAsync(VirtEventFilter filter, Action<VirtEvent> listener, CancellationToken cancellationToken)
    {
        var subscription = _hub.Subscribe(filter, listener);
        Subscribed?.Invoke();
        return Task.FromResult(subscription);
    }
}
