using System.Diagnostics.CodeAnalysis;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Secrets;

/// <summary>The secrets of a host, each known by its uuid and by what uses it.</summary>
/// <remarks>virSecretObjList. The caller keeps two of its calls from running at once.</remarks>
internal sealed class SecretTable
{
    private readonly SortedDictionary<Guid, StoredSecret> _byUuid = [];
    private readonly Dictionary<(SecretUsageType Type, string Id), Guid> _byUsage = [];

    /// <summary>All secrets, by uuid.</summary>
    internal IReadOnlyCollection<StoredSecret> All => _byUuid.Values;

    /// <summary>Finds a secret.</summary>
    /// <param name="uuid">Its uuid.</param>
    /// <returns>The secret.</returns>
    /// <exception cref="VirtException">NoSecret.</exception>
    internal StoredSecret Find(Guid uuid) => TryFind(uuid, out var found)
        ? found
        : throw new VirtException(VirtErrorCode.NoSecret, $"no secret with matching uuid '{uuid}'", VirtErrorDomain.Secret);

    /// <summary>Finds a secret.</summary>
    /// <param name="type">What it is for.</param>
    /// <param name="usageId">What uses it.</param>
    /// <returns>The secret.</returns>
    /// <exception cref="VirtException">NoSecret; a secret without a use is never found so.</exception>
    internal StoredSecret Find(SecretUsageType type, string usageId) => _byUsage.TryGetValue((type, usageId), out var uuid)
        ? _byUuid[uuid]
        : throw new VirtException(VirtErrorCode.NoSecret, $"no secret with matching usage '{usageId}'", VirtErrorDomain.Secret);

    /// <summary>Finds a secret that may not be there.</summary>
    /// <param name="uuid">Its uuid.</param>
    /// <param name="found">The secret.</param>
    /// <returns>Whether it is there.</returns>
    internal bool TryFind(Guid uuid, [NotNullWhen(true)] out StoredSecret? found) => _byUuid.TryGetValue(uuid, out found);

    /// <summary>Refuses a definition that would take another secret's place or tell what was private.</summary>
    /// <param name="fresh">The secret as it would be.</param>
    /// <returns>The secret that it takes the place of; nothing for a new one.</returns>
    /// <remarks>virSecretObjListAdd.</remarks>
    /// <exception cref="VirtException">InternalError.</exception>
    internal StoredSecret? Check(StoredSecret fresh)
    {
        if (TryFind(fresh.Ref.Uuid, out var known))
        {
            return known.Ref.UsageId != fresh.Ref.UsageId
                ? throw Bad($"a secret with UUID {known.Ref.Uuid} is already defined for use with {known.Ref.UsageId}")
                : known.IsPrivate && !fresh.IsPrivate ? throw Bad("cannot change private flag on existing secret") : known;
        }

        return fresh.Ref.UsageType != SecretUsageType.None && _byUsage.TryGetValue((fresh.Ref.UsageType, fresh.Ref.UsageId), out var other)
            ? throw Bad($"a secret with UUID {other} already defined for use with {fresh.Ref.UsageId}")
            : null;
    }

    /// <summary>Puts a secret in, in place of one with its uuid.</summary>
    /// <param name="secret">The secret.</param>
    internal void Put(StoredSecret secret)
    {
        Remove(secret.Ref.Uuid);
        _byUuid.Add(secret.Ref.Uuid, secret);
        if (secret.Ref.UsageType != SecretUsageType.None)
        {
            _byUsage.TryAdd((secret.Ref.UsageType, secret.Ref.UsageId), secret.Ref.Uuid);
        }
    }

    /// <summary>Takes a secret out.</summary>
    /// <param name="uuid">Its uuid.</param>
    internal void Remove(Guid uuid)
    {
        if (_byUuid.Remove(uuid, out var removed) && _byUsage.GetValueOrDefault((removed.Ref.UsageType, removed.Ref.UsageId)) == uuid)
        {
            _byUsage.Remove((removed.Ref.UsageType, removed.Ref.UsageId));
        }
    }

    private static VirtException Bad(string detail) => new(VirtErrorCode.InternalError, detail, VirtErrorDomain.Secret);
}
