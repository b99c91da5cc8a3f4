using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>What every operation of a connection passes before it reaches the driver: closed, read-only, access, in this order.</summary>
/// <remarks>libvirt does the same at the head of each public function.</remarks>
internal sealed class OperationGate(IDriverConnection driver, bool readOnly, IAccessPolicy policy)
{
    private volatile bool _closed;

    internal IDriverConnection Driver => driver;

    internal bool IsReadOnly => readOnly;

    internal bool IsClosed => _closed;

    internal void Close() => _closed = true;

    internal async ValueTask PassAsync(Permission permission, object? target, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_closed)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidConn, "the connection is closed");
        }

        if (readOnly && permission.Writes)
        {
            throw new VirtException(VirtErrorCode.OperationDenied, $"read only access prevents {permission}");
        }

        if (!await policy.IsAllowedAsync(permission, target, cancellationToken).ConfigureAwait(false))
        {
            throw new VirtException(VirtErrorCode.AccessDenied, permission.ToString(), VirtErrorDomain.Access);
        }
    }
}
