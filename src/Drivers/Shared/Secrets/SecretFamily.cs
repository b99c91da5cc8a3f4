using System.Security.Cryptography;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Secrets;

/// <summary>The secrets of a host, in memory or on disk.</summary>
/// <param name="store">Where those are kept that are not ephemeral.</param>
/// <param name="publish">Takes the events.</param>
internal sealed class SecretFamily(ISecretStore store, Action<VirtEvent> publish) : ISecretDriver, ISecretSource, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SecretTable _table = new();
    private readonly MemorySecretStore _ephemeral = new();

    /// <summary>Takes a secret that was kept before the daemon started.</summary>
    /// <param name="secret">The secret.</param>
    /// <exception cref="VirtException">InternalError when it clashes with another.</exception>
    internal void Load(StoredSecret secret)
    {
        _table.Check(secret);
        _table.Put(secret);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SecretRef>> ListAsync(SecretListFlags flags, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<SecretRef>>(() => [.. _table.All.Where(secret => Passes(secret, flags)).Select(secret => secret.Ref)], cancellationToken);

    /// <inheritdoc/>
    public Task<SecretRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        RunAsync(() => _table.Find(uuid).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<SecretRef> LookupByUsageAsync(SecretUsageType type, string usageId, CancellationToken cancellationToken) =>
        RunAsync(() => _table.Find(type, usageId).Ref, cancellationToken);

    /// <inheritdoc/>
    public async Task<SecretRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken)
    {
        var fresh = new StoredSecret(SecretNormalizer.Normalize(VirtXml.Parse(xml, "secret")));
        return await RunAsync(
            async () =>
            {
                await KeepAsync(fresh, _table.Check(fresh), cancellationToken).ConfigureAwait(false);
                _table.Put(fresh);
                publish(new SecretLifecycleEvent(fresh.Ref, SecretEventType.Defined));
                return fresh.Ref;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task UndefineAsync(SecretRef secret, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            var found = _table.Find(secret.Uuid);
            StoreOf(found).Remove(found.Ref.Uuid);
            _table.Remove(found.Ref.Uuid);
            publish(new SecretLifecycleEvent(found.Ref, SecretEventType.Undefined));
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(SecretRef secret, CancellationToken cancellationToken) =>
        RunAsync(() => VirtXml.Write(_table.Find(secret.Uuid).Definition), cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> GetValueAsync(SecretRef secret, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            var found = _table.Find(secret.Uuid);
            return found.IsPrivate
                ? throw new VirtException(VirtErrorCode.InvalidSecret, "secret is private", VirtErrorDomain.Secret)
                : ReadAsync(found, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task SetValueAsync(SecretRef secret, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            var found = _table.Find(secret.Uuid);
            await StoreOf(found).SaveValueAsync(found.Ref.Uuid, value, cancellationToken).ConfigureAwait(false);
            publish(new SecretValueChangedEvent(found.Ref));
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    Task<byte[]> ISecretSource.GetValueAsync(SecretLookup lookup, SecretUsageType expected, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            var found = lookup.Uuid is { } uuid ? _table.Find(uuid) : _table.Find(expected, lookup.Usage ?? string.Empty);
            return found.Ref.UsageType == SecretUsageType.None || found.Ref.UsageType == expected
                ? ReadAsync(found, cancellationToken)
                : throw new VirtException(
                    VirtErrorCode.InvalidArg,
                    $"secret with uuid {found.Ref.Uuid} is of type '{SecretUsages.Format(found.Ref.UsageType)}' not expected '{SecretUsages.Format(expected)}' type",
                    VirtErrorDomain.Secret);
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static bool Passes(StoredSecret secret, SecretListFlags flags) =>
        ListFilter.Passes(flags, SecretListFlags.Ephemeral, SecretListFlags.NoEphemeral, secret.IsEphemeral)
        && ListFilter.Passes(flags, SecretListFlags.Private, SecretListFlags.NoPrivate, secret.IsPrivate);

    private ISecretStore StoreOf(StoredSecret secret) => secret.IsEphemeral ? _ephemeral : store;

    /// <summary>Keeps a definition; a value that the secret has moves with it, and is never in neither place.</summary>
    private async Task KeepAsync(StoredSecret fresh, StoredSecret? known, CancellationToken cancellationToken)
    {
        if (known is null || known.IsEphemeral == fresh.IsEphemeral)
        {
            await StoreOf(fresh).SaveAsync(fresh, cancellationToken).ConfigureAwait(false);
            return;
        }

        var uuid = fresh.Ref.Uuid;
        var value = await StoreOf(known).ReadValueAsync(uuid, cancellationToken).ConfigureAwait(false);
        try
        {
            if (value is not null)
            {
                await StoreOf(fresh).SaveValueAsync(uuid, value, cancellationToken).ConfigureAwait(false);
            }

            await StoreOf(fresh).SaveAsync(fresh, cancellationToken).ConfigureAwait(false);
            StoreOf(known).Remove(uuid);
        }
        catch
        {
            StoreOf(fresh).Remove(uuid);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }

    private async Task<byte[]> ReadAsync(StoredSecret secret, CancellationToken cancellationToken) =>
        await StoreOf(secret).ReadValueAsync(secret.Ref.Uuid, cancellationToken).ConfigureAwait(false)
        ?? throw new VirtException(VirtErrorCode.NoSecret, $"secret '{secret.Ref.Uuid}' does not have a value", VirtErrorDomain.Secret);

    private Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => RunAsync(() => Task.FromResult(work()), cancellationToken);

    private async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
