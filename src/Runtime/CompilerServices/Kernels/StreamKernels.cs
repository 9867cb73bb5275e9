using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>For generated code: what streams keep from one frame to the next.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class StreamKernels
{
    /// <summary>
    /// Puts a frame at the end of a window of the last positions, channels last. The window is a part of a ring that has each position twice, one ring
    /// apart, so that the windows of later frames lie in one piece too.
    /// </summary>
    /// <param name="frame">The channels.</param>
    /// <param name="window">The window that ends with the frame.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="positions">Positions of a window, and of a ring.</param>
    /// <param name="stride">Floats from one position to the next.</param>
    public static void Push(float* frame, float* window, int channels, int positions, int stride)
    {
        float* last = window + ((long)(positions - 1) * stride);
        float* twin = last - ((long)positions * stride);
        for (int channel = 0; channel < channels; channel++)
        {
            last[channel] = twin[channel] = frame[channel];
        }
    }
}
