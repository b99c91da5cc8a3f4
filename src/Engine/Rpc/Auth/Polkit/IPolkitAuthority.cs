namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Asks the administrator's policy, and through it perhaps the user, whether a process may use the daemon.</summary>
internal interface IPolkitAuthority
{
    /// <summary>Asks.</summary>
    /// <param name="subject">The process at the other end of the socket.</param>
    /// <param name="isReadOnly">Whether it wants to look only: <c>org.libvirt.unix.monitor</c> in place of <c>org.libvirt.unix.manage</c>.</param>
    /// <param name="cancellationToken">Stops asking, such as when the client has gone.</param>
    /// <returns>A task that ends when the process may.</returns>
    /// <exception cref="Errors.VirtException">AuthFailed when it may not; AuthCancelled when the user declined;
    /// AuthUnavailable when the user would have to be asked and nobody can, or there is no polkit.</exception>
    Task CheckAsync(PolkitSubject subject, bool isReadOnly, CancellationToken cancellationToken);
}
