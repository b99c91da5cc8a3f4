namespace VirtPS.Engine.Schema;

/// <summary>Converts the kinds of storage pool between their names here and libvirt's words.</summary>
public static class StoragePoolTypes
{
    /// <summary>Gives libvirt's word for a kind of pool.</summary>
    /// <param name="type">The kind.</param>
    /// <returns>The word, such as <c>netfs</c>.</returns>
    public static string WordOf(StoragePoolType type) =>
        type == StoragePoolType.IscsiDirect ? "iscsi-direct" : type.ToString().ToLowerInvariant();

    /// <summary>Gives the kind of pool that a word of libvirt's stands for.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The kind; null for a word that stands for none known here.</returns>
    public static StoragePoolType? Find(string? word) =>
        word is not null && Enum.TryParse<StoragePoolType>(word.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var type)
        && WordOf(type) == word ? type : null;
}
