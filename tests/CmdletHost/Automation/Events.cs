using System.Collections;
using System.Linq.Expressions;

namespace System.Management.Automation;

public delegate void PSEventReceivedEventHandler(object sender, PSEventArgs e);

public delegate void PSEventUnsubscribedEventHandler(object sender, PSEventUnsubscribedEventArgs e);

public class PSEventUnsubscribedEventArgs : EventArgs
{
    internal PSEventUnsubscribedEventArgs(PSEventSubscriber subscriber) => EventSubscriber = subscriber;

    public PSEventSubscriber EventSubscriber { get; }
}

public class PSEventArgs : EventArgs
{
    internal PSEventArgs(int id, string source, object? sender, object?[]? args, PSObject? data)
    {
        (EventIdentifier, SourceIdentifier, Sender, SourceArgs, MessageData) = (id, source, sender, args ?? [], data);
        SourceEventArgs = SourceArgs.OfType<EventArgs>().FirstOrDefault();
    }

    public int EventIdentifier { get; }
    public object? Sender { get; }
    public EventArgs? SourceEventArgs { get; }
    public object?[] SourceArgs { get; }
    public string SourceIdentifier { get; }
    public DateTime TimeGenerated { get; } = DateTime.Now;
    public PSObject? MessageData { get; }
}

public class PSEventArgsCollection : IEnumerable<PSEventArgs>
{
    private readonly List<PSEventArgs> _events = [];

    public event PSEventReceivedEventHandler? PSEventReceived;

    public int Count { get { lock (SyncRoot) { return _events.Count; } } }
    public object SyncRoot { get; } = new();
    public PSEventArgs this[int index] { get { lock (SyncRoot) { return _events[index]; } } }

    public void RemoveAt(int index)
    {
        lock (SyncRoot)
        {
            _events.RemoveAt(index);
        }
    }

    internal void Add(PSEventArgs e)
    {
        lock (SyncRoot)
        {
            _events.Add(e);
            Monitor.PulseAll(SyncRoot);
        }

        PSEventReceived?.Invoke(e.Sender ?? this, e);
    }

    public IEnumerator<PSEventArgs> GetEnumerator()
    {
        lock (SyncRoot)
        {
            return ((IEnumerable<PSEventArgs>)_events.ToArray()).GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

public class PSEventSubscriber
{
    internal PSEventSubscriber(int id, object? source, string? eventName, string identifier) =>
        (SubscriptionId, SourceObject, EventName, SourceIdentifier) = (id, source, eventName, identifier);

    public event PSEventUnsubscribedEventHandler? Unsubscribed;

    public int SubscriptionId { get; set; }
    public object? SourceObject { get; }
    public string? EventName { get; }
    public string SourceIdentifier { get; }
    public PSEventJob? Action { get; internal set; }
    public PSEventReceivedEventHandler? HandlerDelegate { get; internal init; }
    public bool SupportEvent { get; internal init; }
    public bool ForwardEvent { get; internal init; }
    internal PSObject? Data { get; init; }
    internal Action? Detach { get; set; }
    internal int Left { get; set; }

    internal void OnUnsubscribed(object sender)
    {
        Detach?.Invoke();
        Unsubscribed?.Invoke(sender, new PSEventUnsubscribedEventArgs(this));
    }
}

public abstract class PSEventManager
{
    private int _lastEvent;

    public PSEventArgsCollection ReceivedEvents { get; } = new();
    public abstract List<PSEventSubscriber> Subscribers { get; }

    protected int GetNextEventId() => Interlocked.Increment(ref _lastEvent);

    public PSEventArgs GenerateEvent(string sourceIdentifier, object? sender, object?[]? args, PSObject? extraData) =>
        GenerateEvent(sourceIdentifier, sender, args, extraData, false, false);

    public PSEventArgs GenerateEvent(
        string sourceIdentifier, object? sender, object?[]? args, PSObject? extraData, bool processInCurrentThread, bool waitForCompletionInCurrentThread)
    {
        var e = new PSEventArgs(GetNextEventId(), sourceIdentifier, sender, args, extraData);
        ProcessNewEvent(e, processInCurrentThread);
        return e;
    }

    protected abstract void ProcessNewEvent(PSEventArgs newEvent, bool processInCurrentThread);
    public abstract IEnumerable<PSEventSubscriber> GetEventSubscribers(string sourceIdentifier);

    public PSEventSubscriber SubscribeEvent(
        object? source, string? eventName, string? sourceIdentifier, PSObject? data, ScriptBlock? action, bool supportEvent, bool forwardEvent) =>
        SubscribeEvent(source, eventName, sourceIdentifier, data, action, supportEvent, forwardEvent, 0);

    public PSEventSubscriber SubscribeEvent(
        object? source, string? eventName, string? sourceIdentifier, PSObject? data, PSEventReceivedEventHandler handlerDelegate, bool supportEvent, bool forwardEvent) =>
        SubscribeEvent(source, eventName, sourceIdentifier, data, handlerDelegate, supportEvent, forwardEvent, 0);

    public abstract PSEventSubscriber SubscribeEvent(
        object? source, string? eventName, string? sourceIdentifier, PSObject? data, ScriptBlock? action, bool supportEvent, bool forwardEvent, int maxTriggerCount);

    public abstract PSEventSubscriber SubscribeEvent(
        object? source, string? eventName, string? sourceIdentifier, PSObject? data, PSEventReceivedEventHandler handlerDelegate, bool supportEvent, bool forwardEvent, int maxTriggerCount);

    public abstract void UnsubscribeEvent(PSEventSubscriber subscriber);
}

/// <summary>The events of one shell. Actions wait in a queue until the thread that runs the script takes them.</summary>
internal sealed class LocalEventManager(Func<JobRepository> jobs) : PSEventManager
{
    private readonly Lock _gate = new();
    private readonly List<PSEventSubscriber> _subscribers = [];
    private readonly Queue<(PSEventSubscriber Subscriber, PSEventArgs Event)> _pending = new();
    private int _lastSubscription;

    public override List<PSEventSubscriber> Subscribers { get { lock (_gate) { return [.. _subscribers]; } } }

    public override IEnumerable<PSEventSubscriber> GetEventSubscribers(string sourceIdentifier) =>
        Subscribers.Where(s => s.SourceIdentifier.Equals(sourceIdentifier, StringComparison.OrdinalIgnoreCase));

    public override PSEventSubscriber SubscribeEvent(
        object? source, string? eventName, string? sourceIdentifier, PSObject? data, ScriptBlock? action, bool supportEvent, bool forwardEvent, int maxTriggerCount)
    {
        var id = Interlocked.Increment(ref _lastSubscription);
        var subscriber = new PSEventSubscriber(id, source, eventName, sourceIdentifier ?? Guid.NewGuid().ToString())
        {
            Data = data, SupportEvent = supportEvent, ForwardEvent = forwardEvent, Left = maxTriggerCount,
        };
        if (action is not null)
        {
            subscriber.Action = new PSEventJob(this, subscriber, action, subscriber.SourceIdentifier);
            jobs().Add(subscriber.Action);
        }

        return Add(subscriber);
    }

    public override PSEventSubscriber SubscribeEvent(
        object? source, string? eventName, string? sourceIdentifier, PSObject? data, PSEventReceivedEventHandler handlerDelegate, bool supportEvent, bool forwardEvent, int maxTriggerCount) =>
        Add(new PSEventSubscriber(Interlocked.Increment(ref _lastSubscription), source, eventName, sourceIdentifier ?? Guid.NewGuid().ToString())
        {
            HandlerDelegate = handlerDelegate, Data = data, SupportEvent = supportEvent, ForwardEvent = forwardEvent, Left = maxTriggerCount,
        });

    public override void UnsubscribeEvent(PSEventSubscriber subscriber)
    {
        lock (_gate)
        {
            if (!_subscribers.Remove(subscriber))
            {
                return;
            }
        }

        subscriber.OnUnsubscribed(this);
        subscriber.Action?.StopJob();
    }

    /// <summary>Runs the actions that wait; called between statements and while a command waits for events.</summary>
    public void RunPendingActions()
    {
        while (true)
        {
            (PSEventSubscriber Subscriber, PSEventArgs Event) next;
            lock (_gate)
            {
                if (!_pending.TryDequeue(out next))
                {
                    return;
                }
            }

            next.Subscriber.Action?.Run(next.Event);
        }
    }

    protected override void ProcessNewEvent(PSEventArgs newEvent, bool processInCurrentThread)
    {
        var handled = false;
        foreach (var subscriber in GetEventSubscribers(newEvent.SourceIdentifier))
        {
            if (subscriber.HandlerDelegate is { } handler)
            {
                handled = true;
                handler(newEvent.Sender ?? this, newEvent);
            }
            else if (subscriber.Action is not null)
            {
                handled = true;
                lock (_gate)
                {
                    _pending.Enqueue((subscriber, newEvent));
                }

                lock (ReceivedEvents.SyncRoot)
                {
                    Monitor.PulseAll(ReceivedEvents.SyncRoot);
                }
            }

            if (subscriber.Left > 0 && --subscriber.Left == 0)
            {
                UnsubscribeEvent(subscriber);
            }
        }

        if (!handled)
        {
            ReceivedEvents.Add(newEvent);
        }
    }

    private PSEventSubscriber Add(PSEventSubscriber subscriber)
    {
        lock (_gate)
        {
            if (_subscribers.Exists(s => s.SourceIdentifier.Equals(subscriber.SourceIdentifier, StringComparison.OrdinalIgnoreCase) && s.SourceObject is not null))
            {
                throw new PSArgumentException($"Cannot subscribe to the specified event. A subscriber with the source identifier '{subscriber.SourceIdentifier}' already exists.");
            }

            _subscribers.Add(subscriber);
        }

        if (subscriber.SourceObject is { } source && subscriber.EventName is { } name)
        {
            Attach(subscriber, PSObject.Unwrap(source), name);
        }

        return subscriber;
    }

    private void Attach(PSEventSubscriber subscriber, object source, string name)
    {
        var type = source as Type ?? source.GetType();
        var found = type.GetEvent(name) ?? throw new PSArgumentException($"Cannot register for the specified event. An event with the name '{name}' does not exist.");
        var parameters = found.EventHandlerType!.GetMethod("Invoke")!.GetParameters().Select(p => Expression.Parameter(p.ParameterType)).ToArray();
        Action<object?[]> raise = args => GenerateEvent(subscriber.SourceIdentifier, args.FirstOrDefault(), args, subscriber.Data);
        var values = Expression.NewArrayInit(typeof(object), parameters.Select(p => Expression.Convert(p, typeof(object))));
        var handler = Expression.Lambda(found.EventHandlerType, Expression.Invoke(Expression.Constant(raise), values), parameters).Compile();
        found.AddEventHandler(source is Type ? null : source, handler);
        subscriber.Detach = () => found.RemoveEventHandler(source is Type ? null : source, handler);
    }
}
