namespace VirtPS.Daemon.Serving;

/// <summary>Bounds how many clients a server has, and how many of them it does not know yet.</summary>
/// <remarks>max_clients and max_anonymous_clients. While there is no room, connections wait in the system's queue.</remarks>
/// <param name="most">The most clients.</param>
/// <param name="mostAnonymous">The most that have not proved who they are; 0 for no bound of their own.</param>
internal sealed class ClientGate(int most, int mostAnonymous)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _room;
    private int _most = most;
    private int _mostAnonymous = mostAnonymous;
    private int _clients;
    private int _anonymous;

    /// <summary>The clients that are in.</summary>
    public int Clients => Volatile.Read(ref _clients);

    /// <summary>Those of them that have not proved who they are.</summary>
    public int Anonymous => Volatile.Read(ref _anonymous);

    private bool HasRoom => _clients < _most && (_mostAnonymous == 0 || _anonymous < _mostAnonymous);

    /// <summary>Waits until another client could come in.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when there is room.</returns>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (HasRoom)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Lets a client in that nobody knows yet.</summary>
    /// <returns>False when it found no room: several listeners may have accepted one each for the last place.</returns>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (!HasRoom)
            {
                return false;
            }

            _clients++;
            _anonymous++;
            return true;
        }
    }

    /// <summary>Counts a client as known.</summary>
    public void Know() => Change(0, 1);

    /// <summary>Counts a client as gone.</summary>
    /// <param name="known">Whether it had been counted as known.</param>
    public void Leave(bool known) => Change(1, known ? 0 : 1);

    /// <summary>Changes the bounds; clients that are in stay.</summary>
    /// <param name="most">The most clients.</param>
    /// <param name="mostAnonymous">The most that have not proved who they are; 0 for no bound of their own.</param>
    public void Resize(int most, int mostAnonymous)
    {
        lock (_lock)
        {
            (_most, _mostAnonymous) = (most, mostAnonymous);
        }

        Change(0, 0);
    }

    private void Change(int fewer, int fewerAnonymous)
    {
        lock (_lock)
        {
            _clients -= fewer;
            _anonymous -= fewerAnonymous;
            if (HasRoom)
            {
                _room?.TrySetResult();
                _room = null;
            }
        }
    }
}
