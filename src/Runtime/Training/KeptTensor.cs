namespace GenBn.Training;

/// <summary>A tensor that a pass keeps for its backward pass, in blocks of 16 samples.</summary>
/// <param name="name">Its name.</param>
/// <param name="values">Its first value.</param>
/// <param name="stride">Vectors of 16 values from one block to the next.</param>
/// <param name="elements">Values of a sample.</param>
/// <param name="plane">Values of a plane; the planes of a sample follow each other.</param>
/// <param name="planeStride">Vectors from one plane to the next.</param>
internal readonly unsafe struct KeptTensor(string name, float* values, int stride, int elements, int plane, int planeStride)
{
    private readonly float* _values = values;

    /// <summary>Name of the tensor.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the first blocks contain a NaN or an infinity.</summary>
    public bool HasNonFinite(int blocks)
    {
        for (int block = 0; block < blocks; block++)
        {
            // Lanes beyond the last sample repeat the block's first one, so they need no exception.
            float* start = _values + ((long)block * stride * 16);
            for (int first = 0; first < elements; first += plane, start += planeStride * 16)
            {
                foreach (float value in new ReadOnlySpan<float>(start, plane * 16))
                {
                    if (!float.IsFinite(value))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>The first samples, row-major: samples × elements.</summary>
    public float[] Copy(int samples)
    {
        float[] copy = new float[samples * elements];
        for (int sample = 0; sample < samples; sample++)
        {
            float* source = _values + ((long)(sample / 16) * stride * 16) + (sample % 16);
            for (int element = 0; element < elements; element++)
            {
                int vector = (element / plane * planeStride) + (element % plane);
                copy[(sample * elements) + element] = source[vector * 16];
            }
        }

        return copy;
    }
}
