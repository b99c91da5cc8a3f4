using VirtPS.Engine.Access;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>The operations of one family: each passes the gate, then calls the driver.</summary>
/// <typeparam name="TDriver">The family's interface in the driver contract.</typeparam>
public abstract class FamilyOperations<TDriver>
    where TDriver : class
{
    private readonly OperationGate _gate;
    private readonly TDriver? _driver;
    private readonly string _family;

    private protected FamilyOperations(VirtConnection connection, OperationGate gate, TDriver? driver, string family)
    {
        Connection = connection;
        _gate = gate;
        _driver = driver;
        _family = family;
    }

    /// <summary>Whether the connection's driver has this family at all.</summary>
    public bool IsSupported => _driver is not null;

    private protected VirtConnection Connection { get; }

    private protected async Task<T> RunAsync<T>(
        Permission permission, object? target, Func<TDriver, Task<T>> call, CancellationToken cancellationToken)
    {
        await _gate.PassAsync(permission, target, cancellationToken).ConfigureAwait(false);
        return await call(Family()).ConfigureAwait(false);
    }

    private protected async Task RunAsync(
        Permission permission, object? target, Func<TDriver, Task> call, CancellationToken cancellationToken)
    {
        await _gate.PassAsync(permission, target, cancellationToken).ConfigureAwait(false);
        await call(Family()).ConfigureAwait(false);
    }

    /// <summary>Refuses an argument before anything is done.</summary>
    private protected static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, what);
        }
    }

    private TDriver Family() =>
        _driver ?? throw VirtException.NoSupport($"{Connection.DriverName} has no {_family}");
}
