using System.Collections;
using System.Collections.ObjectModel;

namespace System.Management.Automation;

public sealed class DataAddedEventArgs : EventArgs
{
    internal DataAddedEventArgs(int index) => Index = index;

    public int Index { get; }
}

/// <summary>A list that one thread fills while another reads; closed by <see cref="Complete"/>.</summary>
public class PSDataCollection<T> : IList<T>, IDisposable
{
    private readonly object _gate = new();
    private readonly List<T> _items = [];

    public PSDataCollection() { }
    public PSDataCollection(int capacity) => _items.Capacity = capacity;
    public PSDataCollection(IEnumerable<T> items) => _items.AddRange(items);

    public event EventHandler<DataAddedEventArgs>? DataAdded;
    public event EventHandler? Completed;

    public int Count { get { lock (_gate) { return _items.Count; } } }
    public bool IsOpen { get; private set; } = true;
    public bool IsReadOnly => false;
    public bool BlockingEnumerator { get; set; }
    public bool EnumeratorNeverBlocks { get; set; }

    public T this[int index]
    {
        get { lock (_gate) { return _items[index]; } }
        set { lock (_gate) { _items[index] = value; } }
    }

    public void Add(T item) => Insert(Count, item);

    public void Insert(int index, T item)
    {
        lock (_gate)
        {
            if (!IsOpen)
            {
                throw new PSInvalidOperationException("Objects cannot be added to a closed buffer.");
            }

            _items.Insert(Math.Min(index, _items.Count), item);
            Monitor.PulseAll(_gate);
        }

        DataAdded?.Invoke(this, new DataAddedEventArgs(index));
    }

    public Collection<T> ReadAll()
    {
        lock (_gate)
        {
            Collection<T> all = [.. _items];
            _items.Clear();
            return all;
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            if (!IsOpen)
            {
                return;
            }

            IsOpen = false;
            Monitor.PulseAll(_gate);
        }

        Completed?.Invoke(this, EventArgs.Empty);
    }

    public void Clear() { lock (_gate) { _items.Clear(); } }
    public bool Contains(T item) { lock (_gate) { return _items.Contains(item); } }
    public int IndexOf(T item) { lock (_gate) { return _items.IndexOf(item); } }
    public bool Remove(T item) { lock (_gate) { return _items.Remove(item); } }
    public void RemoveAt(int index) { lock (_gate) { _items.RemoveAt(index); } }
    public void CopyTo(T[] array, int arrayIndex) { lock (_gate) { _items.CopyTo(array, arrayIndex); } }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; ; i++)
        {
            T item;
            lock (_gate)
            {
                while (BlockingEnumerator && IsOpen && i >= _items.Count)
                {
                    Monitor.Wait(_gate);
                }

                if (i >= _items.Count)
                {
                    yield break;
                }

                item = _items[i];
            }

            yield return item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        Complete();
        GC.SuppressFinalize(this);
    }
}
